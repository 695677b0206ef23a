//! The map as a figure: a choropleth with districts, places, legend, scale bar and north.
//!
//! The projection is equirectangular, shortened by the cosine of the middle latitude: over a prefecture its lengths are
//! right to about one percent, which the foot states. Nothing is measured on it.

use geodata::{Blank, Cell};

use super::{
    Figure,
    canvas::{Canvas, Rect, Type},
    frame::Frame,
    palette::{ACCENT, GROUND, INK, LAND, OUTLINE, Rgb, SEA, blank_pattern},
    paper::{Mark, Pen, units},
    ranking::worst,
    table::{Field, Table, cell_fields, passport_fields},
    text::number,
    words::Lang,
};

mod ground;
mod legend;

use ground::{Borders, Ground, Names};
pub use ground::{Rings, rings};

/// Model of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFigure {
    /// What the figure says of itself.
    pub frame: Frame,
    /// Unit as printed behind a number.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
    /// The municipalities.
    pub areas: Vec<MapArea>,
    /// The classes, in the order of the legend.
    pub classes: Vec<MapClass>,
    /// Land around, so that a person knows where they are.
    pub surroundings: Vec<Rings>,
    /// The districts of the chosen grouping, each as indices of [`MapFigure::areas`]. Their borders are worked out here.
    pub districts: Vec<Vec<usize>>,
    /// Kinds of places that the map shows.
    pub place_kinds: Vec<PlaceKind>,
    /// The places.
    pub places: Vec<Place>,
    /// Where the boundaries come from.
    pub boundary_source: String,
}

/// One municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct MapArea {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its value.
    pub cell: Cell,
    /// Its class, an index of [`MapFigure::classes`].
    pub class: Option<usize>,
    /// Its boundary: longitude and latitude in degrees.
    pub rings: Rings,
    /// Where its name may stand if it has no room in the middle of its area: longitude and latitude in degrees.
    pub label_at: (f64, f64),
    /// Whether it is chosen.
    pub selected: bool,
}

/// One class of the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct MapClass {
    /// Its bounds or its word.
    pub label: String,
    /// Its colour.
    pub color: Rgb,
    /// The sign beside the names of its areas, for states.
    pub sign: Option<StateSign>,
}

/// How far a state has come, told by a circle so that it is not told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateSign {
    /// Nothing yet: an open circle.
    Open,
    /// On the way: a half-filled circle.
    Half,
    /// Done: a filled circle.
    Full,
}

impl StateSign {
    /// The sign of a step: the first is open, the last filled, those between half-filled.
    pub fn of_step(index: usize, steps: usize) -> Self {
        match index {
            0 => Self::Open,
            _ if index + 1 == steps => Self::Full,
            _ => Self::Half,
        }
    }
}

/// A kind of place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceKind {
    /// Identifier.
    pub id: String,
    /// The word for it.
    pub label: String,
    /// `circle`, `square`, `diamond`, `triangle` or `cross`.
    pub symbol: String,
}

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Identifier of its kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Longitude in degrees.
    pub longitude_deg: f64,
    /// Latitude in degrees.
    pub latitude_deg: f64,
}

/// Width where none is asked for: half a landscape page.
const WIDTH: u32 = 640;

impl MapFigure {
    /// Draws the figure.
    pub fn draw(&self) -> Figure {
        let frame = self.framed();
        let trust = worst(self.areas.iter().map(|area| &area.cell));
        let room = frame.room_px();
        let ground = Ground::new(self.areas.iter().map(|area| &area.rings), room);
        let legend = legend::Legend::lay_out(self, frame.lang, room);
        let layout = frame.lay_out(trust, ground.height + 10.0 + legend.height);
        let plot = layout.plot;
        let svg = frame.draw("map", &layout, &self.summary(), |canvas| {
            let map = Rect { bottom: plot.top + ground.height, ..plot };
            let ground = ground.at(map.left, map.top);
            canvas.rect(map, SEA);
            canvas.clip(map, || self.draw_ground(canvas, &ground));
            self.draw_furniture(canvas, map, &ground);
            let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
            let corners = [(map.left, map.top), (map.right, map.top), (map.right, map.bottom), (map.left, map.bottom)];
            let ring = corners.map(|(x, y)| (units(x), units(y))).to_vec();
            canvas.with(pen, || canvas.rings(vec![ring], None));
            legend.draw(canvas, plot.left, map.bottom + 10.0, plot.width());
        });
        Figure { svg, table: self.table(&frame) }
    }

    /// The frame with what every map states.
    fn framed(&self) -> Frame {
        let mut frame = self.frame.clone();
        frame.width = frame.width.or(Some(WIDTH));
        let middle = Ground::new(self.areas.iter().map(|area| &area.rings), 100.0).middle_latitude_deg();
        let words = match frame.lang {
            Lang::Ja => format!(
                "地図は正距円筒図法（北緯{middle:.1}度を基準）で、境界は略したものです。長さや面積を図の上で測らないでください。{}",
                self.boundary_source,
            ),
            Lang::En => format!(
                "Equirectangular projection (standard parallel {middle:.1}°N), generalised boundaries; not for measuring. {}",
                self.boundary_source,
            ),
        };
        frame.notes.push(words.trim_end().to_owned());
        frame
    }

    fn draw_ground(&self, canvas: &Canvas<'_>, ground: &Ground) {
        let fine = Pen { outline: Some((Rgb(0xc9, 0xc5, 0xbc), 0.6)), ..Pen::default() };
        canvas.with(fine, || {
            for land in &self.surroundings {
                let shape = ground.shape(land);
                if !shape.is_empty() {
                    canvas.rings(shape, Some(LAND));
                }
            }
        });
        for area in &self.areas {
            let color = area.class.and_then(|class| self.classes.get(class)).map_or(LAND, |class| class.color);
            let hatch = area.cell.value.err().map(blank_pattern);
            let pen = Pen { hatch, outline: Some((OUTLINE, 0.7)), ..Pen::default() };
            canvas.mark(&self.mark(area), || {
                canvas.with(pen, || canvas.rings(ground.shape(&area.rings), Some(color)));
            });
        }
        let lines = |rings: &Rings, color, width| {
            let pen = Pen { outline: Some((color, width)), ..Pen::default() };
            canvas.with(pen, || canvas.rings(ground.shape(rings), None));
        };
        let groups = |index: usize| {
            let member_of = self.districts.iter().enumerate().filter(|(_, members)| members.contains(&index));
            member_of.map(|(district, _)| district).collect::<Vec<_>>()
        };
        let shapes = self.areas.iter().enumerate().map(|(index, area)| (&area.rings, groups(index)));
        let borders = Borders::new(shapes);
        for (rings, width_px) in [(&borders.inner, 2.0), (&borders.outer, 1.3)] {
            for ring in rings {
                let line = ground.line(ring);
                if line.len() > 1 {
                    canvas.line(&line, INK, width_px);
                }
            }
        }
        for area in self.areas.iter().filter(|area| area.selected) {
            lines(&area.rings, GROUND, 4.4);
            lines(&area.rings, ACCENT, 2.4);
        }
        self.draw_places(canvas, ground);
        self.draw_names(canvas, ground);
    }

    fn draw_places(&self, canvas: &Canvas<'_>, ground: &Ground) {
        for kind in &self.place_kinds {
            for place in self.places.iter().filter(|place| place.kind == kind.id) {
                let (x, y) = ground.place((place.longitude_deg, place.latitude_deg));
                canvas.titled(&self.frame.lang.list(&[&place.name, &kind.label]), || {
                    legend::symbol(canvas, &kind.symbol, x, y);
                });
            }
        }
    }

    /// Names that do not collide: chosen areas first, then larger ones. What has no room is in the marks and the table.
    fn draw_names(&self, canvas: &Canvas<'_>, ground: &Ground) {
        let mut order: Vec<&MapArea> = self.areas.iter().collect();
        order.sort_by(|one, two| {
            two.selected.cmp(&one.selected).then(ground::extent(&two.rings).total_cmp(&ground::extent(&one.rings)))
        });
        let mut names = Names::new(ground);
        for place in &self.places {
            names.block(ground.place((place.longitude_deg, place.latitude_deg)), 5.5);
        }
        let halo = Pen { outline: Some((GROUND, 2.6)), ..Pen::default() };
        for area in order {
            let sign = area.class.and_then(|class| self.classes.get(class)?.sign);
            let look = Type::new(12.0).middle();
            let look = if area.selected { look.bold().color(ACCENT) } else { look };
            let extra = if sign.is_some() { 12.0 } else { 0.0 };
            let wide = look.width(&area.name) + extra;
            let middle = ground.middle_of(&area.rings);
            let choices = [middle.unwrap_or_else(|| ground.place(area.label_at)), ground.place(area.label_at)];
            let placed = names.room_for(&choices, wide, area.selected).map(|(x, y)| {
                canvas.with(halo, || canvas.text(x + extra / 2.0, y, &area.name, look));
                (x - wide / 2.0 + 4.5, y - 4.4)
            });
            // The sign has room where the name has none.
            let sign_at = placed.or_else(|| names.room_for(&choices, 10.0, false).map(|(x, y)| (x, y - 4.4)));
            if let (Some(sign), Some((x, y))) = (sign, sign_at) {
                legend::state_sign(canvas, sign, x, y);
            }
        }
    }

    /// Scale bar and north, on the sea where there is some: the corner that the prefecture fills least.
    fn draw_furniture(&self, canvas: &Canvas<'_>, map: Rect, ground: &Ground) {
        let km = ground.scale_km();
        let long = ground.px_per_km() * km;
        let tall = 34.0;
        let corner = ground.emptiest_corner(self.areas.iter().map(|area| &area.rings), long + 52.0, tall + 12.0);
        let left = if corner.0 { map.right - long - 52.0 } else { map.left + 10.0 };
        let base = if corner.1 { map.bottom - 12.0 } else { map.top + tall };
        let halo = Pen { outline: Some((GROUND, 2.6)), ..Pen::default() };
        canvas.line(&[(left, base - 4.0), (left, base), (left + long, base), (left + long, base - 4.0)], INK, 1.4);
        let words = format!("{} km", number(km, 0));
        canvas.with(halo, || canvas.text(left + long / 2.0, base - 7.0, &words, Type::new(12.0).middle()));
        let x = left + long + 26.0;
        canvas.polygon(&[(x, base - 34.0), (x + 5.5, base - 17.0), (x, base - 20.5), (x - 5.5, base - 17.0)], INK);
        let north = self.frame.lang.pick("北", "N");
        canvas.with(halo, || canvas.text(x, base - 2.0, north, Type::new(12.0).bold().middle()));
    }

    fn value_text(&self, cell: &Cell, class: Option<usize>) -> String {
        match cell.value {
            Err(blank) => self.frame.lang.blank(blank).to_owned(),
            // A state is said by its word, not by its ordinal.
            Ok(_) if self.is_state() => {
                class.and_then(|class| self.classes.get(class)).map(|class| class.label.clone()).unwrap_or_default()
            }
            Ok(value) => format!("{}{}", number(value, self.decimals), self.unit),
        }
    }

    fn is_state(&self) -> bool {
        self.classes.iter().any(|class| class.sign.is_some())
    }

    fn mark(&self, area: &MapArea) -> Mark {
        let lang = self.frame.lang;
        let said = self.value_text(&area.cell, area.class);
        let note = area.cell.note.as_deref().unwrap_or_default();
        Mark {
            area: area.code.clone(),
            value: Some(area.cell.value.map_err(Blank::id)),
            period: None,
            label: area.name.clone(),
            title: lang.list(&[&area.name, &said, lang.trust(area.cell.trust), note]),
            selected: area.selected,
        }
    }

    fn summary(&self) -> String {
        let lang = self.frame.lang;
        let classes = self.classes.iter().enumerate().map(|(index, class)| {
            let count = self.areas.iter().filter(|area| area.class == Some(index)).count();
            lang.said(&class.label, &lang.municipalities(count))
        });
        let classes = classes.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let blanks = self.areas.iter().filter(|area| area.cell.value.is_err()).count();
        match lang {
            Lang::Ja => format!("市町村を値の階級で塗り分けた地図です。{classes}。値のない市町村は{blanks}。"),
            Lang::En => format!("Map of municipalities by class: {classes}. Without a value: {blanks}."),
        }
    }

    fn table(&self, frame: &Frame) -> Table {
        let lang = frame.lang;
        let mut table = Table::new(frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("地域", "Area"));
        table.words("period", lang.pick("時点", "Period"));
        table.cell_columns(lang, &self.unit);
        table.words("class", lang.pick("階級", "Class"));
        table.passport_columns(lang);
        for area in &self.areas {
            let mut fields = vec![Field::text(&*area.code), Field::text(&*area.name), Field::text(&*frame.when)];
            fields.extend(cell_fields(lang, &area.cell, self.decimals));
            let class = area.class.and_then(|class| self.classes.get(class)).map(|class| class.label.clone());
            fields.push(Field::text(class.unwrap_or_default()));
            fields.extend(passport_fields(frame, &self.unit));
            table.rows.push(fields);
        }
        table
    }
}
