import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Packed records")
struct PackedRecordTests {
  /// The record as bytes, with details.
  private func bytes(
    _ record: PackedRecord, _ payload: [UInt8], details: [UInt8] = []
  ) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: record.byteCount) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var writer = unsafe PackedWriter(
        UnsafeMutableRawPointer(base), at: 0, end: record.byteCount)
      unsafe payload.withUnsafeBytes { payload in
        unsafe details.withUnsafeBytes { details in
          unsafe record.write(payload, details: details, to: &writer)
        }
      }
      count = writer.offset
    }
  }

  /// What few messages have, any of it.
  private func attributes(_ random: inout SeededGenerator) -> ConversationAttributes {
    var attributes = ConversationAttributes()
    func some() -> String { String(repeating: "é", count: Int(random.next() % 99)) }
    if random.next() % 2 == 0 { attributes.author = some() }
    if random.next() % 2 == 0 { attributes.metadata = [some(): some(), "key": some()] }
    return attributes
  }

  /// A time to live, round or not, or none.
  private func timeToLive(_ random: inout SeededGenerator) -> Int64? {
    let units: [Int64] = [1, 1_000_000_000, 60_000_000_000]
    switch random.next() % 4 {
    case 0: return nil
    case 1: return Int64(random.next() % 1_000) * units[Int(random.next() % 3)]
    case 2: return Int64(random.next() >> (1 + random.next() % 63))
    default: return Int64.max - Int64(random.next() % 2)
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

  @Test("M5 M6 T1 a record reads as it was written, from its beginning and from its end")
  func roundTrip() {
    withSeed { random in
      for _ in 0..<20_000 {
        var record = records(&random)
        let attributes = attributes(&random)
        let timeToLive = timeToLive(&random)
        let key =
          random.next() % 3 == 0 ? String(repeating: "é", count: Int(random.next() % 99)) : nil
        let details = unsafe PackedDetails.withBytes(
          of: attributes, timeToLive: timeToLive, keyed: key
        ) { details, marks in
          record.marks.formUnion(marks)
          record.detailsCount = details.count
          return unsafe Array(details)
        }
        let payload = (0..<record.payloadCount).map { UInt8(truncatingIfNeeded: $0) }
        let written = bytes(record, payload, details: details)
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
            guard let read, read.detailsCount > 0 else { continue }
            let details = PackedDetails(read.marks, of: bytes, at: read.detailsOffset)
            func part(_ place: PackedDetails.Place) -> PackedBytes {
              bytes.part(at: place.offset, count: place.count)
            }
            let author = details?.author.map {
              unsafe [UInt8](part($0).slice(at: 0, count: $0.count))
            }
            #expect(author == attributes.author.map { Array($0.utf8) })
            let metadata = details?.metadata.flatMap { PackedMetadata.metadata(part($0)) }
            #expect(metadata ?? [:] == attributes.metadata)
            let written = details?.idempotencyKey.map {
              unsafe [UInt8](part($0).slice(at: 0, count: $0.count))
            }
            #expect(written == key.map { Array($0.utf8) })
            #expect(read.marks.contains(.timed) == (timeToLive != nil))
            #expect(read.timeToLive == timeToLive ?? 0)
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
        let written = bytes(gap.record, [])
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
              #expect(record.detailsOffset + record.detailsCount <= buffer.count)
              #expect(record.timeToLive >= 0)
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

  @Test("M6 W7 a round time to live takes a byte or two, and never more than eleven")
  func times() {
    func count(_ timeToLive: Int64) -> Int {
      unsafe PackedDetails.withBytes(of: ConversationAttributes(), timeToLive: timeToLive) {
        details, _ in details.count
      }
    }
    let second: Int64 = 1_000_000_000
    #expect([0, 1, second, 60 * second].map(count) == [1, 1, 1, 1])
    #expect([3_600, 86_400, 7 * 86_400].map { count($0 * second) } == [2, 2, 3])
    #expect(count(3_600 * second + 1_000_000) == 4)
    #expect(count(.max) == 10)
  }

  @Test("M5 a number takes a byte for each seven bits", arguments: 0..<64)
  func numbers(bits: Int) {
    let number = UInt64(1) << UInt64(bits)
    #expect(PackedWriter.length(of: number) == bits / 7 + 1)
    #expect(PackedWriter.length(of: number - 1) == max(1, (bits + 6) / 7))
  }
}
