/// A conversation's name with its hash, which is taken once.
struct HashedName: Sendable {
  private enum Spelling {
    case text(String)
    case bytes([UInt8])
  }

  private let spelling: Spelling
  let hash: KnownHash

  init(_ text: String, _ key: HashKey) {
    // Else it would be copied to be lent.
    var text = text
    text.makeContiguousUTF8()
    hash = text.withUTF8 { unsafe KnownHash(of: UnsafeRawBufferPointer($0), key) }
    spelling = .text(text)
  }

  init(_ bytes: [UInt8], _ key: HashKey) {
    hash = unsafe bytes.withUnsafeBytes { unsafe KnownHash(of: $0, key) }
    spelling = .bytes(bytes)
  }

  /// Lends the bytes.
  @inline(__always)
  func withBytes<Result>(_ body: (LentBytes) -> Result) -> Result {
    switch spelling {
    case .text(var text):
      return text.withUTF8 { unsafe body(LentBytes(UnsafeRawBufferPointer($0))) }
    case .bytes(let bytes):
      return unsafe bytes.withUnsafeBytes { unsafe body(LentBytes($0)) }
    }
  }

  var bytes: [UInt8] {
    switch spelling {
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    }
  }
}

/// The hash of a name under the key that a store had then: another key comes with a snapshot.
struct KnownHash {
  private let key: HashKey
  private let hash: NameHash

  fileprivate init(of name: UnsafeRawBufferPointer, _ key: HashKey) {
    self.key = key
    hash = unsafe NameHash(name, key)
  }

  /// The hash, if it is of this key.
  @inline(__always)
  func hash(under key: HashKey) -> NameHash? { key == self.key ? hash : nil }
}
