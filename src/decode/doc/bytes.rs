//! Little-endian numbers at places of a stream; `None` beyond its end.

/// `N` bytes at a place.
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    array(bytes, at).map(i16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    array(bytes, at).map(i32::from_le_bytes)
}

/// So many bytes at a place.
pub(super) fn slice(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// A PLC: places in ascending order, one more than there are data, and then the data ([MS-DOC] 2.2.2).
#[derive(Clone, Copy, Default)]
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    count: usize,
    size: usize,
}

impl<'a> Plc<'a> {
    /// A PLC whose data have `size` bytes each.
    pub fn new(bytes: &'a [u8], size: usize) -> Self {
        let count = bytes.len().saturating_sub(4) / (size + 4);
        Self { bytes, count, size }
    }

    /// One of so many data, in a page that holds other things too.
    pub fn counted(bytes: &'a [u8], count: usize, size: usize) -> Self {
        Self { bytes, count, size }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    /// The place where the data of this index begin to hold, up to `len()`.
    pub fn place(&self, index: usize) -> Option<u32> {
        u32_at(self.bytes, index.checked_mul(4)?).filter(|_| index <= self.count)
    }

    pub fn data(&self, index: usize) -> Option<&'a [u8]> {
        slice(self.bytes, (self.count + 1) * 4 + index * self.size, self.size).filter(|_| index < self.count)
    }

    /// The index of the data that hold at a place.
    pub fn find(&self, place: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if self.place(middle + 1)? <= place { low = middle + 1 } else { high = middle }
        }
        (low < self.count && self.place(low)? <= place).then_some(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_holds_at_a_place() {
        let bytes: Vec<u8> = [10u32, 20, 40].iter().flat_map(|n| n.to_le_bytes()).chain([1, 0, 2, 0]).collect();
        let plc = Plc::new(&bytes, 2);
        assert_eq!((plc.len(), plc.data(1), plc.data(2)), (2, Some(&[2, 0][..]), None));
        assert_eq!([9, 10, 19, 20, 39, 40].map(|p| plc.find(p)), [None, Some(0), Some(0), Some(1), Some(1), None]);
        assert_eq!(Plc::new(&bytes[..5], 2).find(10), None);
        assert_eq!((u32_at(&bytes, usize::MAX), i16_at(&bytes, 12)), (None, Some(1)));
    }
}
