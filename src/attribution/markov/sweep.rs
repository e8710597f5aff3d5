//! Effects for more states than a factorisation can hold: sweeps H ← K(QH + b1ᵀ), one column per removed item.

use super::chain::Part;

/// Sweeps end when nothing changes by more than this.
const CHANGE: f64 = 1e-13;

/// After so many sweeps without end there is no result.
const SWEEPS: usize = 100_000;

/// Columns worked on together.
const WIDTH: usize = 16;

/// Removal effects of items, each given by the states that hold it; `None` when the sweeps do not end.
pub fn effects(part: &Part, rows: &[(u32, u32, f64)], members: &[Vec<usize>]) -> Option<Vec<f64>> {
    let size = part.out.len();
    let (starts, mut gains) = (part.starts(), part.gains());
    // Effects are ratios: a gain of at most one makes the change comparable.
    let most = gains.iter().fold(0.0_f64, |most, gain| most.max(gain.abs()));
    if most > 0.0 {
        for gain in &mut gains {
            *gain /= most;
        }
    }
    let whole = sweep(&[], rows, &gains, vec![[0.0; WIDTH]; size])?;
    let from_start = |gain: &[[f64; WIDTH]], column: usize| -> f64 {
        starts.iter().zip(gain).map(|(start, gain)| start * gain[column]).sum()
    };
    let start = from_start(&whole, 0);
    let mut out = Vec::with_capacity(members.len());
    for removed in members.chunks(WIDTH) {
        let left = sweep(removed, rows, &gains, whole.clone())?;
        let effect = |column| if start == 0.0 { 0.0 } else { 1.0 - from_start(&left, column) / start };
        out.extend((0..removed.len()).map(effect));
    }
    Some(out)
}

/// Sweeps from a first guess; column i has the states `removed[i]` lead nowhere.
fn sweep(
    removed: &[Vec<usize>],
    rows: &[(u32, u32, f64)],
    gains: &[f64],
    mut gain: Vec<[f64; WIDTH]>,
) -> Option<Vec<[f64; WIDTH]>> {
    let mut next = gain.clone();
    for _ in 0..SWEEPS {
        for (own, gained) in next.iter_mut().zip(gains) {
            *own = [*gained; WIDTH];
        }
        for &(from, to, chance) in rows {
            let to = gain[to as usize];
            for (own, to) in next[from as usize].iter_mut().zip(to) {
                *own += chance * to;
            }
        }
        for (column, states) in removed.iter().enumerate() {
            for state in states {
                next[*state][column] = 0.0;
            }
        }
        let pairs = next.iter().flatten().zip(gain.iter().flatten());
        let change = pairs.map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        std::mem::swap(&mut gain, &mut next);
        if change < CHANGE {
            return Some(gain);
        }
    }
    None
}
