import ConversationMemory

/// What is asked of values of other kinds: here of strings of bytes.
func valueCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  /// A string, which now and then spells a number.
  func bytes() -> [UInt8] {
    chance.once(in: 2) ? Array(String(chance.int()).utf8) : chance.bytes()
  }
  func expiry() -> ConversationBytes.Expiry {
    chance.one(of: [.never, .kept, .at(chance.instant()), .after(chance.duration())])
  }
  func string() -> StoredBytes { place.conversation().bytes }
  func trying<Result>(_ body: () throws(ConversationKindError) -> Result) {
    do throws(ConversationKindError) {
      see(try body())
    } catch {
      see(error.description)
    }
  }
  return [
    Call("StoredConversation.bytes", "StoredBytes.get()", "ConversationKindError.description") {
      trying { () throws(ConversationKindError) in try string().get() }
    },
    Call("StoredBytes.get(_:)") {
      let (first, second) = (chance.int(), chance.int())
      trying { () throws(ConversationKindError) in
        try string().get(min(first, second)..<max(first, second))
      }
    },
    Call("StoredBytes.count()") {
      trying { () throws(ConversationKindError) in try string().count() }
    },
    Call(
      "StoredBytes.set(_:if:expiry:gettingPrevious:)",
      "ConversationBytes.Set.init(_:if:expiry:gettingPrevious:)",
      "ConversationBytes.Set.seesOtherKinds", "ConversationBytes.Set.apply(to:)",
      "ConversationBytes.Set.encode(into:)", "ConversationBytes.Condition.init(rawValue:)"
    ) {
      trying { () throws(ConversationKindError) in
        try string().set(
          bytes(), if: chance.one(of: ConversationBytes.Condition.allCases), expiry: expiry(),
          gettingPrevious: chance.flag())
      }
    },
    Call(
      "StoredBytes.append(_:)", "ConversationBytes.Append.init(_:)",
      "ConversationBytes.Append.apply(to:)", "ConversationBytes.Append.encode(into:)"
    ) {
      trying { () throws(ConversationKindError) in try string().append(bytes()) }
    },
    Call(
      "StoredBytes.increment(by:)", "ConversationBytes.Increment.init(by:)",
      "ConversationBytes.Increment.apply(to:)", "ConversationBytes.Increment.encode(into:)",
      "ConversationBytes.number"
    ) {
      trying { () throws(ConversationKindError) in
        try string().increment(by: Int64(chance.int()))
      }
    },
    Call(
      "StoredBytes.setRange(at:_:)", "ConversationBytes.SetRange.init(at:_:)",
      "ConversationBytes.SetRange.apply(to:)", "ConversationBytes.SetRange.encode(into:)"
    ) {
      // What is far off takes as much memory as it says.
      let offset = chance.int()
      trying { () throws(ConversationKindError) in
        try string().setRange(
          at: offset > 1 << 20 && chance.once(in: 2) ? offset % 999 : min(offset, 1 << 20), bytes())
      }
    },
    Call(
      "StoredBytes.take()", "ConversationBytes.Take.init()", "ConversationBytes.Take.apply(to:)",
      "ConversationBytes.Take.encode(into:)"
    ) {
      trying { () throws(ConversationKindError) in try string().take() }
    },
    Call("ConversationStore.update(_:by:)", "ConversationValueOperation.seesOtherKinds") {
      let name = chance.bytes()
      trying { () throws(ConversationKindError) in
        try unsafe place.store.update(name.span.bytes, by: Look())
      }
    },
    Call(
      "StoredConversation.update(by:)", "ConversationValuePlace.now",
      "ConversationValuePlace.exists", "ConversationValuePlace.hasChanged",
      "ConversationValuePlace.otherKind", "ConversationValuePlace.read(_:)",
      "ConversationValuePlace.change(_:)", "ConversationValuePlace.remove()",
      "ConversationValuePlace.set(_:)", "ConversationValuePlace.expiry"
    ) {
      trying { () throws(ConversationKindError) in
        try place.conversation().update(by: Whim(chance))
      }
    },
    Call("ConversationStore.read(_:as:_:)") {
      let name = chance.bytes()
      trying { () throws(ConversationKindError) in
        try unsafe place.store.read(name.span.bytes, as: ConversationBytes.self) {
          $0.bytes.count
        }
      }
    },
    Call("StoredConversation.read(as:_:)") {
      trying { () throws(ConversationKindError) in
        try place.conversation().read(as: ConversationBytes.self) { $0.number }
      }
    },
    Call(
      "ConversationBytes.init()", "ConversationBytes.init(bytes:)", "ConversationBytes.heldBytes",
      "ConversationBytes.bytes",
      "ConversationBytes.encode(into:)", "ConversationStoreValue.isEmpty",
      "ConversationValueError.init(offset:)", "ConversationValueError.description",
      "ConversationBytes.apply(_:to:)"
    ) {
      see(ConversationBytes().isEmpty)
      let bytes = bytes()
      do throws(ConversationValueError) {
        let value = try unsafe ConversationBytes(bytes: bytes.span.bytes)
        see((value.heldBytes, value.number, value.bytes.count))
      } catch {
        see(error.description)
      }
    },
    Call("ConversationValueKind.init(number:name:)", "ConversationValueKind.description") {
      let number = UInt8(truncatingIfNeeded: chance.int())
      see(ConversationValueKind(number: max(1, number), name: chance.text()).description)
    },
  ]
}

/// Does nothing but look.
private struct Look: ConversationValueOperation {
  func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Int {
    place.read { $0.bytes.count } ?? -1
  }

  func encode(into bytes: inout [UInt8]) { bytes.append(5) }
}

/// Whatever can be done to a place; what it encodes is not what it does, so that nobody replays it
/// but who trusts nothing.
private struct Whim: ConversationValueOperation {
  static var seesOtherKinds: Bool { true }

  let chance: Chance

  init(_ chance: Chance) {
    self.chance = chance
  }

  func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Bool {
    see((place.now, place.otherKind))
    for _ in 0..<chance.below(4) {
      switch chance.below(5) {
      case 0: place.change { see($0.heldBytes) }
      case 1: place.set(ConversationBytes())
      case 2: place.remove()
      case 3: place.expiry = chance.maybe(chance.instant)
      default: place.hasChanged = chance.flag()
      }
    }
    return place.exists
  }

  func encode(into bytes: inout [UInt8]) { bytes += chance.bytes() }
}
