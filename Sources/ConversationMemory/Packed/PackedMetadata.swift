/// A message's metadata as bytes.
///
/// ```
/// ┌────────┬─────┬────────┬───────┬───┐
/// │ length │ key │ length │ value │ … │   pair by pair until the end, keys in ascending order
/// └────────┴─────┴────────┴───────┴───┘
/// ```
///
/// Lengths have seven bits a byte (LEB128), and are of UTF-8.
enum PackedMetadata {
  /// Metadata as bytes; none of none.
  static func bytes(of metadata: [String: String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      put(key, to: &bytes)
      put(value, to: &bytes)
    }
    return bytes
  }

  private static func put(_ text: String, to bytes: inout [UInt8]) {
    var rest = UInt64(text.utf8.count)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    bytes += text.utf8
  }

  /// The metadata that bytes are; nil if they are none.
  static func metadata(_ bytes: PackedBytes) -> [String: String]? {
    var metadata: [String: String] = [:]
    var offset = 0
    while offset < bytes.count {
      guard let key = text(bytes, at: &offset), let value = text(bytes, at: &offset) else {
        return nil
      }
      metadata[key] = value
    }
    return metadata
  }

  private static func text(_ bytes: PackedBytes, at offset: inout Int) -> String? {
    bytes.counted(at: &offset).map { place in
      unsafe String(decoding: bytes.slice(at: place.offset, count: place.count), as: UTF8.self)
    }
  }
}
