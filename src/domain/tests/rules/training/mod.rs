//! Training: hours, completion, person-times, allowance, targets.

mod counters;
mod counting;
mod hours;
mod subsidy;
mod targets;
mod transfers;

use crate::probes::Probe;

pub(crate) fn probes() -> Vec<Probe> {
    [
        hours::probes(),
        counting::probes(),
        subsidy::probes(),
        targets::probes(),
        transfers::probes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
