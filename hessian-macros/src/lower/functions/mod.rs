//! Calls: of what the body defines, of what stands around it, of annotated functions elsewhere.

pub(in crate::lower) mod annotated;
pub(in crate::lower) mod around;
pub(in crate::lower) mod calls;
pub(in crate::lower) mod closures;
pub(in crate::lower) mod generics;
pub(in crate::lower) mod replay;
pub(in crate::lower) mod rules;
