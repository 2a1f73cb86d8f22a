//! What the tests of the product as a user sees it share.

pub mod oracle;
