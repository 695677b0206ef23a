//! A small generator of pseudo-random numbers with a fixed seed.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). It is written out here
//! because the bytes of the package must never depend on the version of a library.

/// The seed of the whole package: "TSUNAGI1" in ASCII.
const SEED: u64 = 0x5453_554E_4147_4931;

/// A stream of pseudo-random numbers.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of one topic. Topics do not disturb each other: more places do not change the cases.
    pub fn for_topic(topic: &str) -> Self {
        // FNV-1a, 64 bits.
        let hash = topic
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
        Self { state: SEED ^ hash }
    }

    /// The next 64 bits.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included; `low` must not exceed `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// An index below `count`, which must not be 0.
    pub fn below(&mut self, count: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "smaller than count")]
        let index = self.between(0, count as u64 - 1) as usize;
        index
    }

    /// A number from 0 to 1, a multiple of 1/2^20.
    pub fn unit(&mut self) -> f64 {
        const STEPS: u64 = 1 << 20;
        self.between(0, STEPS) as f64 / STEPS as f64
    }

    /// The numbers from 0 to `count` - 1 in random order.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        // The first outputs for seed 1234567, as printed in the reference implementation's test (Vigna, splitmix64.c).
        let mut random = Random { state: 1_234_567 };
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn an_order_holds_every_number_once() {
        let mut order = Random::for_topic("test").order(34);
        order.sort_unstable();
        assert_eq!(order, (0..34).collect::<Vec<_>>());
    }

    #[test]
    fn topics_have_streams_of_their_own() {
        assert_ne!(Random::for_topic("cases").next(), Random::for_topic("places").next());
    }
}
