//! Shares out a whole number.

/// Shares `total` out in proportion to `weights`, in whole numbers, nobody getting more than their cap (largest remainder; ties go
/// to the first). The result adds up to `total` exactly.
///
/// # Panics
/// If the caps together are smaller than `total`, or nobody with a weight may take the rest: a fault of the caller.
pub fn share_out(total: u64, weights: &[u64], caps: &[u64]) -> Vec<u64> {
    assert!(caps.iter().sum::<u64>() >= total, "the caps leave no room for {total}");
    let mut shares = vec![0; weights.len()];
    let mut rest = total;
    while rest > 0 {
        let open: Vec<usize> =
            (0..weights.len()).filter(|&index| weights[index] > 0 && shares[index] < caps[index]).collect();
        let weight: u128 = open.iter().map(|&index| u128::from(weights[index])).sum();
        assert!(weight > 0, "nobody can take the rest of {rest}");
        let mut remainders: Vec<(u128, usize)> = Vec::with_capacity(open.len());
        let mut given = 0;
        for &index in &open {
            let product = u128::from(rest) * u128::from(weights[index]);
            let whole =
                u64::try_from(product / weight).expect("a share of a 64-bit number").min(caps[index] - shares[index]);
            shares[index] += whole;
            given += whole;
            remainders.push((product % weight, index));
        }
        rest -= given;
        remainders.sort_by_key(|(remainder, index)| (std::cmp::Reverse(*remainder), *index));
        for (_, index) in remainders {
            if rest > 0 && shares[index] < caps[index] {
                shares[index] += 1;
                rest -= 1;
            }
        }
    }
    shares
}

/// As [`share_out`], without caps.
pub fn share_freely(total: u64, weights: &[u64]) -> Vec<u64> {
    share_out(total, weights, &vec![u64::MAX / 64; weights.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_largest_remainder() {
        // By hand: 10 x (3, 3, 1) / 7 = 4.29, 4.29, 1.43, so the odd one goes to the third.
        assert_eq!(share_freely(10, &[3, 3, 1]), [4, 4, 2]);
    }

    #[test]
    fn nobody_gets_more_than_their_cap() {
        assert_eq!(share_out(10, &[1, 1, 1], &[1, 20, 2]), [1, 7, 2]);
    }

    #[test]
    fn nobody_without_weight_gets_anything() {
        assert_eq!(share_freely(5, &[0, 1]), [0, 5]);
    }
}
