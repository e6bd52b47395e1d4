//! The phone's side of uploading, as decisions without I/O.
