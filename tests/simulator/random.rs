//! Random numbers: splitmix64, a stream of its own for each customer of each world.

/// One stream.
pub struct Random(u64);

impl Random {
    /// The stream of a customer.
    pub fn of(world: u64, customer: u32) -> Self {
        let mut seed = Self(world);
        Self(seed.next() ^ u64::from(customer).wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// Evenly spread, 0 ≤ x < 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are taken")]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -milepost::domain::math::ln(1.0 - self.unit())
    }

    /// How many arrivals of rate 1 fall into this time.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let (mut count, mut at) = (0, self.exponential());
        while at < mean {
            count += 1;
            at += self.exponential();
        }
        count
    }

    /// A place, drawn by weights.
    pub fn pick(&mut self, weights: impl IntoIterator<Item = f64, IntoIter: Clone>) -> usize {
        let weights = weights.into_iter();
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate().filter(|(_, weight)| *weight > 0.0) {
            last = place;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

#[test]
fn a_stream_is_that_of_its_reference() {
    // Vigna's splitmix64.c from state 1234567.
    let mut random = Random(1_234_567);
    let found: Vec<u64> = (0..3).map(|_| random.next()).collect();
    assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
}
