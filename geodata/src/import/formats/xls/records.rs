//! Records of a BIFF stream, and texts that may run over several of them.

/// A pass over the records of a stream.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// Type and content of the next record; `None` at the end, or where the stream is cut off.
    pub(super) fn next_record(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some((kind, data))
    }

    /// The type of the next record.
    pub(super) fn peek(&self) -> Option<u16> {
        u16_at(self.rest, 0)
    }

    /// A record's content together with the CONTINUE records that follow it.
    pub(super) fn with_continuations(&mut self, data: &'a [u8]) -> Pieces<'a> {
        let mut parts = vec![data];
        while self.peek() == Some(0x003C) {
            match self.next_record() {
                Some((_, more)) => parts.push(more),
                None => break,
            }
        }
        Pieces { parts, part: 0, position: 0 }
    }
}

/// Content that may run over several records.
pub(super) struct Pieces<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    position: usize,
}

impl<'a> Pieces<'a> {
    /// Content of one record from a position on.
    pub(super) fn one(data: &'a [u8], position: usize) -> Self {
        Self { parts: vec![data.get(position..).unwrap_or(&[])], part: 0, position: 0 }
    }

    pub(super) fn is_done(&mut self) -> bool {
        self.settle();
        self.part >= self.parts.len()
    }

    /// Goes on to the next piece when this one is used up.
    fn settle(&mut self) {
        while self.parts.get(self.part).is_some_and(|part| self.position >= part.len()) {
            self.part += 1;
            self.position = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.settle();
        let byte = *self.parts.get(self.part)?.get(self.position)?;
        self.position += 1;
        Some(byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// Passes over bytes, over the ends of pieces too.
    pub(super) fn skip(&mut self, mut n_bytes: usize) {
        while n_bytes > 0 {
            self.settle();
            let Some(part) = self.parts.get(self.part) else { return };
            let step = n_bytes.min(part.len() - self.position);
            self.position += step;
            n_bytes -= step;
        }
    }

    /// `XLUnicodeString`: length in two bytes, flags, characters.
    pub(super) fn text16(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        self.characters(length, flags & 1 != 0)
    }

    /// `ShortXLUnicodeString`: length in one byte.
    pub(super) fn text8(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        let flags = self.byte()?;
        self.characters(length, flags & 1 != 0)
    }

    /// `XLUnicodeRichExtendedString`: with formats and ふりがな behind it, which are passed over.
    pub(super) fn rich_text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]) as usize
        } else {
            0
        };
        let text = self.characters(length, flags & 1 != 0)?;
        self.skip(runs * 4);
        self.skip(extra);
        Some(text)
    }

    /// Characters of two bytes, or of one. Where they run over into the next record, that one begins with flags of its own.
    fn characters(&mut self, length: usize, mut wide: bool) -> Option<String> {
        let mut units = Vec::with_capacity(length.min(1 << 16));
        while units.len() < length {
            if self.parts.get(self.part).is_none_or(|part| self.position >= part.len()) {
                self.settle();
                if self.part >= self.parts.len() {
                    return None;
                }
                wide = self.byte()? & 1 != 0;
                continue;
            }
            units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        // Half a surrogate pair is no character: the text is refused rather than changed.
        String::from_utf16(&units).ok()
    }
}

pub(super) fn u16_at(data: &[u8], position: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(position..position + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], position: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(position..position + 4)?.try_into().ok()?))
}

pub(super) fn f64_at(data: &[u8], position: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(position..position + 8)?.try_into().ok()?))
}
