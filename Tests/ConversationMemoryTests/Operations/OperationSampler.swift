import _ConversationTestSupport

@testable import ConversationMemory

/// Makes operations of every kind, by chance ones that mean something to a small store, and ones
/// whose numbers and texts are as extreme as their types allow.
struct OperationSampler {
  var random: SeededGenerator
  /// Of a hundred numbers and texts, how many are extreme.
  var extremes = 20

  static let names: [[UInt8]] = [
    Array("a".utf8), Array("b".utf8), [], Array("Ähre 🌾".utf8), [0xff, 0, 0xc3],
    [UInt8](repeating: 97, count: 300),
  ]
  private static let texts = ["g", "h", "", "日本", "\0", String(repeating: "x", count: 200)]
  private static let numbers: [UInt64] = [
    0, 1, 127, 128, 1 << 31, 1 << 32, 1 << 61, 1 << 62 - 1, 1 << 62, 1 << 63 - 1, 1 << 63, .max,
  ]

  mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func number() -> UInt64 {
    chance(extremes) ? Self.numbers[below(Self.numbers.count)] : UInt64(below(12))
  }
  /// One that is not negative.
  mutating func count() -> Int { Int(clamping: number()) }
  mutating func branch() -> ConversationBranch { ConversationBranch(number: number()) }
  mutating func id() -> ConversationMessageID { ConversationMessageID(rawValue: number()) }
  mutating func text() -> String { Self.texts[below(chance(extremes) ? Self.texts.count : 2)] }
  mutating func name() -> [UInt8] { Self.names[below(chance(extremes) ? Self.names.count : 2)] }
  mutating func duration() -> Int64 { Int64(clamping: number()) }
  mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
    chance(40) ? value(&self) : nil
  }

  /// An instant: mostly a little later than one before.
  mutating func instant(after last: Int64) -> Int64 {
    let instants: [Int64] = [.min, -1, 0, .max / 4, .max]
    return chance(extremes / 10)
      ? instants[below(instants.count)] : last.addingClamped(Int64(below(20)))
  }

  private mutating func entry() -> ConversationEntry {
    var entry = ConversationEntry(byteCount: 0, tokenCount: chance(30) ? count() : 0)
    let roles: [ConversationRole?] = [nil, .user, .assistant, .toolCall, .toolResult]
    entry.attributes.role = roles[below(roles.count)]
    guard chance(50) else { return entry }
    entry.attributes.author = maybe { $0.text() }
    if chance(20) { entry.attributes.metadata = [text(): text(), text() + "2": text()] }
    if chance(20) { entry.attributes.kind = .state(key: text()) }
    switch below(4) {
    case 0: entry.parent = .root
    case 1: entry.parent = .message(id())
    default: break
    }
    entry.isPinned = chance(10)
    if chance(20) { entry.branch = ConversationBranch(number: number()) }
    entry.timeToLive = maybe { $0.duration() }
    entry.idempotencyKey = maybe { $0.text() }
    return entry
  }

  private mutating func payload() -> [UInt8] {
    [UInt8](repeating: UInt8(below(256)), count: chance(extremes) ? below(400) : below(10))
  }

  private mutating func window() -> ConversationWindow {
    var window = ConversationWindow()
    if chance(30) { window.timeToLive = duration() }
    if chance(20) { window.schedulePeriod = duration() }
    if chance(20) { window.maximumCount = count() }
    if chance(20) { window.maximumTurns = count() }
    if chance(20) { window.maximumBytes = count() }
    if chance(20) { window.maximumTokens = count() }
    window.cut = chance(50) ? .anywhere : .turn
    return window
  }

  private mutating func receipt() -> ConversationReceipt {
    ConversationReceipt(id: id(), deliveryCount: chance(70) ? 1 : count())
  }

  /// The bytes of an operation of a kind.
  mutating func bytes(_ kind: ConversationOperation.Kind) -> [UInt8] {
    var bytes: [UInt8] = []
    switch kind {
    case .begin:
      let epoch = min(duration(), ConversationImage.reach)
      BeginOperation(epoch: epoch, key: .random()).encode(into: &bytes)
    case .setWindow:
      let pattern = maybe { ConversationPattern($0.chance(50) ? "a*" : $0.text()) }
      SetWindowOperation(pattern: pattern, window: window()).encode(into: &bytes)
    case .transfer:
      var operation = TransferOperation(
        source: name(), target: name(), keepsSource: chance(50), replaces: chance(50))
      operation.firstGroup = number() % 100
      operation.encode(into: &bytes)
    case .removeConversations: RemoveConversationsOperation().encode(into: &bytes)
    case .batch: batch().encode(into: &bytes)
    default:
      let name = name()
      unsafe name.withUnsafeBytes { name in
        unsafe encode(kind, of: LentBytes(name), into: &bytes)
      }
    }
    return bytes
  }

  private mutating func batch() -> SampledBatch {
    let kinds = ConversationOperation.Kind.allCases.filter(\.isOfNames)
    return SampledBatch(
      parts: (0..<below(4)).map { _ in
        (chance(80) ? 0 : Int64(truncatingIfNeeded: number()), bytes(kinds[below(kinds.count)]))
      })
  }

  private mutating func encode(
    _ kind: ConversationOperation.Kind, of name: LentBytes, into bytes: inout [UInt8]
  ) {
    switch kind {
    case .begin, .setWindow, .removeConversations, .transfer, .batch:
      preconditionFailure("These are of no conversation.")
    case .append:
      unsafe payload().withUnsafeBytes { payload in
        unsafe AppendOperation(LentBytes(payload), entry(), to: name).encode(into: &bytes)
      }
    case .appendLine:
      unsafe payload().withUnsafeBytes { payload in
        unsafe AppendLineOperation(LentBytes(payload), entry(), beside: branch(), to: name)
          .encode(into: &bytes)
      }
    case .appendBatch:
      let batch = (0..<below(4)).map { _ in (payload: payload(), entry: entry()) }
      AppendBatchOperation(batch, to: name).encode(into: &bytes)
    case .finish: FinishOperation(of: name).encode(into: &bytes)
    case .dequeue: DequeueOperation(of: name).encode(into: &bytes)
    case .remove:
      RemoveOperation(id(), withSubtree: chance(50), of: name).encode(into: &bytes)
    case .removeAll: RemoveAllOperation(of: name).encode(into: &bytes)
    case .trim:
      let trims: [ConversationTrim] = [.count(count()), .bytes(count()), .from(id())]
      TrimOperation(to: trims[below(3)], of: name).encode(into: &bytes)
    case .fork: ForkOperation(from: id(), of: name).encode(into: &bytes)
    case .move:
      MoveOperation(branch(), to: id(), of: name).encode(into: &bytes)
    case .evict: EvictOperation(count(), of: name).encode(into: &bytes)
    case .open: OpenOperation(of: name).encode(into: &bytes)
    case .subscribe: SubscribeOperation(from: position(), of: name).encode(into: &bytes)
    case .unsubscribe: UnsubscribeOperation(number(), of: name).encode(into: &bytes)
    case .removeHead: RemoveHeadOperation(branch(), of: name).encode(into: &bytes)
    case .removeLine: RemoveLineOperation(branch(), of: name).encode(into: &bytes)
    case .setExpiry: SetExpiryOperation(maybe { $0.duration() }, of: name).encode(into: &bytes)
    case .removeConversation: RemoveConversationOperation(of: name).encode(into: &bytes)
    case .value:
      unsafe valueBytes().withUnsafeBytes { value in
        unsafe ValueOperation(
          LentBytes(value), ofKind: chance(80) ? 1 : UInt8(1 + below(255)),
          seeingOthers: chance(50), on: name
        ).encode(into: &bytes)
      }
    default: encode(kind, of: name, group(), into: &bytes)
    }
  }

  /// An operation on a string of bytes, or any bytes.
  private mutating func valueBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    switch below(6) {
    case 0:
      let instants = [Int64.min, -1, 0, 20, .max]
      let expiries: [ConversationBytes.Expiry] = [
        .never, .kept, .at(ConversationInstant(nanoseconds: instants[below(5)])),
        .after(.nanoseconds(duration())),
      ]
      ConversationBytes.Set(
        payload(), if: ConversationBytes.Condition.allCases[below(3)], expiry: expiries[below(4)],
        gettingPrevious: chance(50)
      ).encode(into: &bytes)
    case 1: ConversationBytes.Append(payload()).encode(into: &bytes)
    case 2:
      ConversationBytes.Increment(by: Int64(truncatingIfNeeded: number())).encode(into: &bytes)
    case 3:
      let offset = chance(80) ? below(300) : chance(50) ? -1 : Int.max
      ConversationBytes.SetRange(at: offset, payload()).encode(into: &bytes)
    case 4: ConversationBytes.Take().encode(into: &bytes)
    default: bytes = payload()
    }
    return bytes
  }

  private mutating func group() -> GroupReference {
    GroupReference(index: 0, number: chance(80) ? UInt64(1 + below(3)) : number())
  }

  private mutating func encode(
    _ kind: ConversationOperation.Kind, of name: LentBytes, _ group: GroupReference,
    into bytes: inout [UInt8]
  ) {
    switch kind {
    case .openGroup: openGroup(of: name).encode(into: &bytes)
    case .removeGroup: RemoveGroupOperation(group, of: name).encode(into: &bytes)
    case .receive:
      ReceiveOperation(text(), atMost: count(), from: group, of: name).encode(into: &bytes)
    case .acknowledge:
      let receipts = (0..<below(4)).map { _ in receipt() }
      AcknowledgeOperation(receipts, from: group, of: name).encode(into: &bytes)
    case .refuse:
      RefuseOperation(
        receipt(), reason: maybe { $0.text() }, rest: maybe { $0.duration() }, from: group,
        of: name
      ).encode(into: &bytes)
    case .extend:
      ExtendOperation(receipt(), by: duration(), from: group, of: name).encode(into: &bytes)
    case .claim:
      ClaimOperation(
        (0..<below(4)).map { _ in id() }, to: text(),
        ClaimTerms(
          ConversationClaim(
            idleAtLeast: .nanoseconds(duration()), idle: .nanoseconds(duration()),
            deliveryCount: maybe { $0.count() }, isDelivery: chance(50), isForced: chance(50))),
        from: group, of: name
      ).encode(into: &bytes)
    case .release:
      ReleaseOperation(
        (0..<below(4)).map { _ in id() }, countingAs: maybe { ClaimTerms.count($0.count()) },
        from: group, of: name
      ).encode(into: &bytes)
    case .setCursor:
      SetCursorOperation(of: group, to: position(), of: name).encode(into: &bytes)
    case .removeConsumer:
      RemoveConsumerOperation(text(), from: group, of: name).encode(into: &bytes)
    case .loseLetter: LoseLetterOperation(group, of: name).encode(into: &bytes)
    default: preconditionFailure("A kind without a group came here.")
    }
  }

  private mutating func position() -> ConversationPosition {
    switch below(3) {
    case 0: .oldest
    case 1: .newest
    default: .after(id())
    }
  }

  private mutating func openGroup(of name: LentBytes) -> OpenGroupOperation {
    let rules = ConversationGroupRules(
      lease: .nanoseconds(max(1, duration())), maximumDeliveries: maybe { max(1, $0.count()) },
      backOff: .nanoseconds(duration()), maximumBackOff: .nanoseconds(duration()))
    let target = maybe { $0.chance(80) ? $0.chance(50) ? "a" : "b" : $0.text() }
    let letters = target.map { Array($0.utf8) }.flatMap { $0 == name.copy ? nil : $0 }
    let number = min(max(1, chance(80) ? UInt64(1 + below(3)) : number()), 1 << 62 - 1)
    return OpenGroupOperation(
      GroupDescription(name: text(), rules: rules, deadLettersName: letters, deadLetters: nil),
      as: number, from: position(), of: name)
  }
}

/// The operations of a step.
private struct SampledBatch {
  let parts: [(elapsed: Int64, bytes: [UInt8])]

  func encode(into bytes: inout [UInt8]) {
    var writer = SnapshotWriter()
    for (elapsed, bytes) in parts {
      writer.put(signed: elapsed)
      writer.put(text: bytes)
    }
    unsafe writer.bytes.withUnsafeBytes { entries in
      unsafe BatchOperation(count: parts.count, entries: LentBytes(entries)).encode(into: &bytes)
    }
  }
}
