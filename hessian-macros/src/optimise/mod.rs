//! Choice among equivalent graphs: what is live, what it costs, which candidate wins.

pub mod contest;
pub mod cost;
pub mod live;
