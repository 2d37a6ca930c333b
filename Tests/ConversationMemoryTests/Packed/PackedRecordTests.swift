import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Packed records")
struct PackedRecordTests {
  /// The record as bytes.
  private func bytes(
    _ record: PackedRecord, _ payload: [UInt8], author: [UInt8]?, metadata: [UInt8]?
  ) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: record.byteCount) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var writer = unsafe PackedWriter(
        UnsafeMutableRawPointer(base), at: 0, end: record.byteCount)
      unsafe payload.withUnsafeBytes { payload in
        unsafe (author ?? []).withUnsafeBytes { name in
          unsafe (metadata ?? []).withUnsafeBytes { bytes in
            unsafe record.write(
              payload, author: author == nil ? nil : name, metadata: metadata == nil ? nil : bytes,
              to: &writer)
          }
        }
      }
      count = writer.offset
    }
  }

  private func records(_ random: inout SeededGenerator) -> PackedRecord {
    let roles = [nil] + ConversationRole.allCases.map { $0 }
    var record = PackedRecord(
      role: roles[Int(random.next() % 6)],
      payloadCount: Int(random.next() % (random.next() % 4 == 0 ? 20_000 : 200)))
    func number() -> UInt64 { random.next() >> (random.next() % 64) }
    if random.next() % 2 == 0 { record.elapsed = number() }
    if random.next() % 2 == 0 { record.tokenCount = number() }
    if random.next() % 2 == 0 {
      record.link = PackedRecord.Link(
        distance: number(), descent: Int64(bitPattern: number()) * (random.next() % 2 == 0 ? 1 : -1)
      )
    }
    for mark in [.pinned, .firstUnpinned, .lostResult] as [PackedMarks]
    where random.next() % 3 == 0 { record.marks.insert(mark) }
    return record
  }

  @Test("M5 T1 a record reads as it was written, from its beginning and from its end")
  func roundTrip() {
    withSeed { random in
      for _ in 0..<20_000 {
        var record = records(&random)
        func some() -> [UInt8]? {
          random.next() % 2 == 0 ? nil : [UInt8](repeating: 7, count: Int(random.next() % 200))
        }
        let (author, metadata) = (some(), some())
        record.authorCount = author?.count
        record.metadataCount = metadata?.count
        let payload = (0..<record.payloadCount).map { UInt8(truncatingIfNeeded: $0) }
        let written = bytes(record, payload, author: author, metadata: metadata)
        #expect(written.count == record.byteCount)
        unsafe written.withUnsafeBytes { buffer in
          guard let base = buffer.baseAddress else { return }
          let bytes = unsafe PackedBytes(base, count: buffer.count)
          for read in [
            PackedRecord(bytes, at: 0), PackedRecord(bytes, endingAt: buffer.count),
          ] {
            #expect(read?.role == record.role)
            #expect(read?.elapsed == record.elapsed)
            #expect(read?.link == record.link)
            #expect(read?.tokenCount == record.tokenCount)
            #expect(read?.marks == record.marks && read?.idCount == 1)
            #expect(read?.end == written.count)
            let copy = read.map {
              unsafe Array(bytes.slice(at: $0.payloadOffset, count: $0.payloadCount))
            }
            #expect(copy == payload)
            let name = read.flatMap { read in
              read.authorCount.map { unsafe Array(bytes.slice(at: read.authorOffset, count: $0)) }
            }
            let rest = read.flatMap { read in
              read.metadataCount.map {
                unsafe Array(bytes.slice(at: read.metadataOffset, count: $0))
              }
            }
            #expect(name == author && rest == metadata)
          }
        }
      }
    }
  }

  @Test("M6 L6 a gap reads as it was written, and two that meet are one where lines go on alike")
  func gaps() {
    withSeed { random in
      for _ in 0..<20_000 {
        let last = random.next() >> (2 + random.next() % 60) + 1
        let count = 1 + random.next() % min(last, 1 + random.next() % 500)
        let isCut = random.next() % 3 == 0
        let gap = PackedGap(
          last: ConversationMessageID(rawValue: last), count: count,
          elapsed: random.next() >> (random.next() % 64),
          descent: random.next() % 2 == 0 ? Int64(count) : Int64(random.next() % 99) - 50,
          before: ConversationMessageID(
            rawValue: isCut ? 0 : random.next() % (last - count + 1)))
        let written = bytes(gap.record, [], author: nil, metadata: nil)
        #expect(written.count == gap.record.byteCount)
        unsafe written.withUnsafeBytes { buffer in
          guard let base = buffer.baseAddress else { return }
          let bytes = unsafe PackedBytes(base, count: buffer.count)
          for read in [
            PackedRecord(bytes, at: 0), PackedRecord(bytes, endingAt: buffer.count),
          ] {
            #expect(read?.isGap == true && read?.isPlain == false)
            #expect(read.map { PackedGap($0, last: gap.last) } == gap)
          }
        }
        var younger = gap
        younger.last = gap.last.advanced(by: Int(count))
        younger.elapsed = 0
        younger.before = [gap.last, gap.before, younger.first][Int(random.next() % 3)]
        let joined = gap.joined(with: younger)
        #expect((joined == nil) == (younger.before == younger.first && younger.first != gap.before))
        if let joined { #expect(joined.first == gap.first && joined.before == gap.before) }
      }
    }
  }

  @Test(
    "M5 a message of 100 bytes that continues a conversation takes 103 bytes, 105 with its time")
  func size() {
    var record = PackedRecord(role: .user, payloadCount: 100)
    #expect(record.byteCount == 103)
    record.elapsed = 10_000
    #expect(record.byteCount == 105)
  }

  @Test("Z3 bytes that are no record are none, and stop nothing")
  func hostile() {
    withSeed { random in
      for _ in 0..<50_000 {
        let bytes = (0..<(random.next() % 40 + 1)).map { _ in
          random.next() % 3 == 0
            ? UInt8(truncatingIfNeeded: random.next())
            : UInt8(random.next() % 64) | UInt8(random.next() % 4) << 6
        }
        unsafe bytes.withUnsafeBytes { buffer in
          guard let base = buffer.baseAddress else { return }
          let packed = unsafe PackedBytes(base, count: buffer.count)
          for offset in 0..<buffer.count {
            if let record = PackedRecord(packed, at: offset) {
              #expect(record.payloadOffset + record.payloadCount <= buffer.count)
              #expect(record.authorOffset + (record.authorCount ?? 0) <= buffer.count)
              #expect(record.metadataOffset + (record.metadataCount ?? 0) <= buffer.count)
            }
            if let record = PackedRecord(packed, endingAt: offset) { #expect(record.end == offset) }
          }
        }
      }
    }
  }

  @Test("B9 Z3 metadata reads as it was written, and other bytes are none or some")
  func metadata() {
    func read(_ bytes: [UInt8]) -> [String: String]? {
      unsafe bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return [:] }
        return PackedMetadata.metadata(unsafe PackedBytes(base, count: buffer.count))
      }
    }
    withSeed { random in
      for _ in 0..<2_000 {
        var metadata: [String: String] = [:]
        for _ in 0..<(random.next() % 5) {
          metadata["k\(random.next() % 9)é"] =
            String(repeating: "x", count: Int(random.next() % 300))
        }
        var bytes = PackedMetadata.bytes(of: metadata)
        #expect(read(bytes) == metadata)
        guard !bytes.isEmpty else { continue }
        #expect(read(Array(bytes.dropLast())) == nil)
        // Whatever it is, it stops nothing.
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
        _ = read(bytes)
      }
    }
  }

  @Test("M5 a number takes a byte for each seven bits", arguments: 0..<64)
  func numbers(bits: Int) {
    let number = UInt64(1) << UInt64(bits)
    #expect(PackedWriter.length(of: number) == bits / 7 + 1)
    #expect(PackedWriter.length(of: number - 1) == max(1, (bits + 6) / 7))
  }
}
