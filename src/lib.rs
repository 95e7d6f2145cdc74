//! Chinese policy documents in; trustworthy records out.
