//! Numbers that look drawn by lot and are the same on every run: for the sample, and for trying other weights.

/// A source of such numbers: `SplitMix64` (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Lots(u64);

impl Lots {
    /// A source; the same seed gives the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Lots {
        Lots(seed)
    }

    /// The next 64 bits.
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `end`; 0 when `end` is 0.
    ///
    /// # Panics
    ///
    /// Never: a product with a 32-bit end stays below that end.
    pub fn below(&mut self, end: u32) -> u32 {
        let scaled = (u128::from(self.bits()) * u128::from(end)) >> 64;
        u32::try_from(scaled).expect("a product with a 32-bit end stays below that end")
    }
}
