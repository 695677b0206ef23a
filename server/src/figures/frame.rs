//! What every figure says of itself: band, title, foot. And the document around it.

use std::fmt::Write;

use geodata::Trust;

use super::{
    canvas::{Canvas, Rect, Type},
    fonts::{FAMILY, Weight},
    palette::{BAND, GRID, INK, MUTED},
    paper::Paper,
    text::{self, push_escaped},
    words::Lang,
};

/// Margin of the sheet in px.
pub(super) const MARGIN: f64 = 14.0;
const BAND_HEIGHT: f64 = 24.0;
const TITLE: f64 = 17.0;
const SUBTITLE: f64 = 13.0;
const FOOT: f64 = 12.0;
/// Lines of one statement in the foot; the table twin has it in full.
const MOST_LINES: usize = 24;
const NUMBERS: [&str; 12] = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫"];

/// Narrowest, ordinary and widest sheet in px. 480 px is A4 half width.
pub const WIDTHS: [u32; 3] = [360, 480, 1600];
/// Tallest sheet that a caller can ask for, in px.
pub const TALLEST: u32 = 2400;

/// What a figure says of itself. All texts are in its language.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Language.
    pub lang: Lang,
    /// Width in px, held within [`WIDTHS`].
    pub width: Option<u32>,
    /// Height in px that is wished for; more where the content needs it.
    pub height: Option<u32>,
    /// What is shown: the title of the indicator or table.
    pub what: String,
    /// Where: such as 高知県 34市町村.
    pub place: String,
    /// When: the label of the period.
    pub when: String,
    /// Unit, such as 人.
    pub unit: String,
    /// Kind of data, such as 実人数 or 率.
    pub kind: String,
    /// Citation.
    pub source: String,
    /// Who or what is counted.
    pub definition: String,
    /// As-of date or retrieval date, where it says more than `when`.
    pub as_of: String,
    /// Caveats and remarks to print in the foot.
    pub notes: Vec<String>,
    /// How far to trust the data; the figure's band shows the worst of this and of its cells.
    pub trust: Trust,
    /// Title of the data package.
    pub data: String,
    /// Revision number.
    pub revision: u32,
    /// First digits of the release's hash.
    pub release: String,
    /// The plugin that computed the values, if one did.
    pub plugin: Option<Evidence>,
}

/// What lets anyone repeat a plugin's computation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// Identifier of the plugin.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the component; its first digits are printed.
    pub hash: String,
    /// Parameters as printed, such as `per = 1000`.
    pub parameters: String,
}

impl Default for Frame {
    fn default() -> Self {
        Self {
            lang: Lang::Ja,
            width: None,
            height: None,
            what: String::new(),
            place: String::new(),
            when: String::new(),
            unit: String::new(),
            kind: String::new(),
            source: String::new(),
            definition: String::new(),
            as_of: String::new(),
            notes: Vec::new(),
            trust: Trust::Published,
            data: String::new(),
            revision: 0,
            release: String::new(),
            plugin: None,
        }
    }
}

/// A frame measured for its content.
pub(super) struct Layout {
    /// Where the content goes.
    pub plot: Rect,
    width: f64,
    height: f64,
    trust: Trust,
    title: Vec<String>,
    subtitle: Vec<String>,
    foot: Vec<String>,
}

impl Frame {
    /// Width of the sheet in px.
    pub fn width_px(&self) -> f64 {
        f64::from(self.width.unwrap_or(WIDTHS[1]).clamp(WIDTHS[0], WIDTHS[2]))
    }

    /// Width between the margins in px.
    pub(super) fn room_px(&self) -> f64 {
        self.width_px() - 2.0 * MARGIN
    }

    /// How many px of height a caller wishes for the content beyond what it needs.
    pub(super) fn spare_px(&self, trust: Trust, needed: f64) -> f64 {
        let wished = f64::from(self.height.unwrap_or(0).min(TALLEST));
        (wished - self.lay_out(trust, needed).height).max(0.0)
    }

    /// Measures the frame around content of a height in px.
    pub(super) fn lay_out(&self, trust: Trust, content: f64) -> Layout {
        let trust = trust.max(self.trust);
        let width = self.width_px();
        let room = self.room_px();
        let title = text::wrap(&self.what, TITLE, Weight::Bold, room);
        let subtitle = self.subtitle_lines(room);
        let foot: Vec<String> = self
            .foot(trust)
            .iter()
            .flat_map(|sentence| text::wrap_at_most(sentence, FOOT, Weight::Regular, room, MOST_LINES).0)
            .collect();
        let band = if trust == Trust::Published { 0.0 } else { BAND_HEIGHT };
        let top = band + 12.0 + title.len() as f64 * 24.0 + subtitle.len() as f64 * 19.0 + 6.0;
        let bottom = top + content;
        let height = (bottom + 16.0 + foot.len() as f64 * 17.0 + 8.0).ceil();
        Layout {
            plot: Rect { left: MARGIN, top, right: width - MARGIN, bottom },
            width,
            height,
            trust,
            title,
            subtitle,
            foot,
        }
    }

    /// Where, when, unit and kind of data in one line.
    pub(super) fn subtitle(&self) -> String {
        let [place, when, unit] = self.subtitle_parts();
        self.lang.list(&[&place, &when, &unit])
    }

    /// The parts on lines of a width: each part stays whole where it fits.
    fn subtitle_lines(&self, room: f64) -> Vec<String> {
        let look = Type::new(SUBTITLE);
        let mut lines: Vec<String> = Vec::new();
        for part in self.subtitle_parts().iter().filter(|part| !part.is_empty()) {
            let joined = lines.last().map(|line| self.lang.list(&[line, part]));
            match joined.filter(|joined| look.width(&text::clean(joined)) <= room) {
                Some(joined) => *lines.last_mut().expect("a line was joined to") = joined,
                None => lines.extend(text::wrap(part, SUBTITLE, Weight::Regular, room)),
            }
        }
        lines
    }

    fn subtitle_parts(&self) -> [String; 3] {
        let unit = match (self.unit.is_empty(), self.kind.is_empty()) {
            (true, true) => String::new(),
            (true, false) => self.kind.clone(),
            (false, true) => self.lang.said(self.lang.pick("単位", "Unit"), &self.unit),
            (false, false) => {
                self.lang.bracketed(&self.lang.said(self.lang.pick("単位", "Unit"), &self.unit), &self.kind)
            }
        };
        [self.place.clone(), self.when.clone(), unit]
    }

    /// The sentences of the foot.
    fn foot(&self, trust: Trust) -> Vec<String> {
        let lang = self.lang;
        let mut out = Vec::new();
        let mut say = |ja: &str, en: &str, what: &str| {
            if !what.is_empty() {
                out.push(lang.said(lang.pick(ja, en), what));
            }
        };
        say("定義", "Definition", &self.definition);
        say("注", "Notes", &self.numbered_notes());
        say("出典", "Source", &self.source);
        say("時点", "As of", &self.as_of);
        if let Some(plugin) = &self.plugin {
            let hash: String = plugin.hash.chars().take(12).collect();
            let made = lang.list(&[&format!("{} {}", plugin.id, plugin.version), &hash, &plugin.parameters]);
            say("計算", "Computed by", &made);
        }
        let version = lang.bracketed(&format!("{}{}", lang.pick("第", "revision "), self.revision), &self.release);
        let version = lang.pick(version.replacen('（', "版（", 1), version);
        out.push(lang.list(&[
            &lang.said(lang.pick("データの区分", "Data status"), lang.trust(trust)),
            &lang.said(lang.pick("データ", "Data"), &lang.list(&[&self.data, &version])),
        ]));
        out
    }

    /// The notes as one running text, so that they take no more lines than they need.
    fn numbered_notes(&self) -> String {
        let mut notes: Vec<&str> = Vec::new();
        for note in self.notes.iter().map(|note| note.trim()) {
            if !note.is_empty() && !notes.contains(&note) {
                notes.push(note);
            }
        }
        if let [only] = notes.as_slice() {
            return (*only).to_owned();
        }
        let sign = |index: usize| NUMBERS.get(index).copied().unwrap_or("※");
        let parts: Vec<String> =
            notes.iter().enumerate().map(|(index, note)| format!("{}{note}", sign(index))).collect();
        parts.join(" ")
    }

    /// Draws the document: band, title, content, foot.
    pub(super) fn draw(&self, kind: &str, layout: &Layout, summary: &str, content: impl FnOnce(&Canvas<'_>)) -> String {
        let lang = self.lang;
        let prefix = format!("{kind}-{:08x}", self.fingerprint());
        let mut svg = String::with_capacity(32 * 1024);
        let (width, height) = (layout.width, layout.height);
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" lang=\"{}\" class=\"figure {kind}\" font-family=\"{FAMILY}, sans-serif\" data-trust=\"{}\" \
             data-revision=\"{}\" aria-labelledby=\"{prefix}-title {prefix}-desc\">\n<title id=\"{prefix}-title\">",
            lang.code(),
            layout.trust.id(),
            self.revision,
        );
        push_escaped(&mut svg, &lang.list(&[&self.what, &self.subtitle()]));
        let _ = write!(svg, "</title>\n<desc id=\"{prefix}-desc\">");
        let warning = lang.band(layout.trust).map(|(word, sentence)| lang.said(word, sentence)).unwrap_or_default();
        push_escaped(&mut svg, &format!("{warning}{summary}"));
        svg.push_str("</desc>\n");
        {
            let canvas = Canvas::new(Paper::new(&mut svg, width, height, &prefix));
            canvas.rect(Rect { left: 0.0, top: 0.0, right: width, bottom: height }, super::palette::GROUND);
            let top = self.draw_head(&canvas, layout);
            debug_assert!(top <= layout.plot.top + 0.1, "the head was measured");
            content(&canvas);
            draw_foot(&canvas, layout);
            canvas.present();
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn draw_head(&self, canvas: &Canvas<'_>, layout: &Layout) -> f64 {
        let mut y = 12.0;
        if let Some((word, sentence)) = self.lang.band(layout.trust) {
            canvas.rect(Rect { left: 0.0, top: 0.0, right: layout.width, bottom: BAND_HEIGHT }, BAND);
            canvas.line(&[(0.0, BAND_HEIGHT), (layout.width, BAND_HEIGHT)], INK, 1.0);
            let strong = Type::new(14.0).bold();
            canvas.text(MARGIN, 17.0, word, strong);
            let from = MARGIN + strong.width(word) + 10.0;
            canvas.text_within(from, 17.0, sentence, Type::new(12.0), layout.width - MARGIN - from);
            y += BAND_HEIGHT;
        }
        for line in &layout.title {
            y += 24.0;
            canvas.text(MARGIN, y - 6.0, line, Type::new(TITLE).bold());
        }
        for line in &layout.subtitle {
            y += 19.0;
            canvas.text(MARGIN, y - 4.0, line, Type::new(SUBTITLE).color(MUTED));
        }
        y
    }

    /// Tells figures apart that stand in one page.
    fn fingerprint(&self) -> u32 {
        let mut hash = 0x811c_9dc5_u32;
        for part in [&self.what, &self.place, &self.when, &self.unit, &self.release, &self.data] {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
        hash
    }
}

fn draw_foot(canvas: &Canvas<'_>, layout: &Layout) {
    let mut y = layout.plot.bottom + 8.0;
    canvas.line(&[(MARGIN, y), (layout.width - MARGIN, y)], GRID, 1.0);
    y += 3.0;
    for line in &layout.foot {
        y += 17.0;
        canvas.text(MARGIN, y - 3.0, line, Type::new(FOOT).muted());
    }
}
