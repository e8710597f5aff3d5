//! Counts in the order of their n-grams.

/// N-grams and how often each occurs, in their order.
pub type SortedCounts = Vec<(u64, i64)>;

/// Sorted lists of cells as one, equal n-grams summed; what sums to nothing is left out.
pub fn merge_all(mut lists: Vec<SortedCounts>) -> SortedCounts {
    while lists.len() > 1 {
        lists =
            lists.chunks(2).map(|pair| if let [a, b] = pair { merge_sorted(a, b) } else { pair[0].clone() }).collect();
    }
    lists.pop().unwrap_or_default()
}

/// Two sorted lists of cells as one; what sums to nothing is left out.
pub fn merge_sorted(mut a: &[(u64, i64)], mut b: &[(u64, i64)]) -> SortedCounts {
    use std::cmp::Ordering;
    let mut out = Vec::with_capacity(a.len() + b.len());
    while let ([x, left @ ..], [y, right @ ..]) = (a, b) {
        match x.0.cmp(&y.0) {
            Ordering::Less => {
                out.push(*x);
                a = left;
            }
            Ordering::Greater => {
                out.push(*y);
                b = right;
            }
            Ordering::Equal => {
                if x.1 + y.1 != 0 {
                    out.push((x.0, x.1 + y.1));
                }
                (a, b) = (left, right);
            }
        }
    }
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    out
}
