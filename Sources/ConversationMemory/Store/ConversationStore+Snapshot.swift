extension ConversationStore {
  /// All conversations as bytes, from which ``restore(from:elapsed:)`` makes them again.
  ///
  /// Each conversation is as it was at one instant; others go on while one is written.
  /// Groups are a part of it, with what is pending, under which lease, and who has it, so that a
  /// consumer that outlives the store can answer to the next. Subscriptions and those who wait are
  /// none, nor is the account of what has left.
  ///
  /// - Complexity: O(bytes), a shard at a time under its lock.
  public func snapshot() -> [UInt8] {
    expire()
    let tick = configuration.resolution.clampedNanoseconds
    var writer = SnapshotWriter()
    let takenAt = configuration.clock.nanoseconds / tick
    writer.begin(resolution: tick, takenAt: takenAt)
    performOnAll { shard, _ in
      for slot in 0..<shard.slots.bound where shard.slots.contains(slot) {
        writer.put(shard.image(of: slot))
      }
    }
    writer.end()
    return writer.bytes
  }

  /// Makes the conversations of a snapshot in this store, which must be empty. They count as
  /// appended.
  ///
  /// - Parameters:
  ///   - bytes: Those of a snapshot; they may be any bytes.
  ///   - elapsed: How long ago the snapshot was taken, not negative: messages are older by so much.
  /// - Throws: ``ConversationSnapshotError`` if the bytes are not a snapshot that this store can be
  ///   restored from; it is empty then.
  /// - Complexity: O(bytes).
  public func restore(
    from bytes: [UInt8], elapsed: Duration = .zero
  ) throws(ConversationSnapshotError) {
    precondition(elapsed >= .zero, "A snapshot is not of the future.")
    guard count == 0 else { throw ConversationSnapshotError(.storeInUse, at: 0) }
    let images = try Self.images(bytes, configuration.resolution.clampedNanoseconds)
    let tick = configuration.resolution.clampedNanoseconds
    let now = configuration.clock.nanoseconds / tick
    let passed = min(elapsed.clampedNanoseconds, .max / 8) / tick
    for var image in images.conversations {
      image.shift(byTicks: now - images.takenAt - passed, tick: tick)
      restore(image)
    }
    expireAndSweep()
  }

  private func restore(_ image: ConversationImage) {
    unsafe image.name.withUnsafeBytes { name in
      unsafe perform(name) { shard, hash, wakes in
        let slot = unsafe shard.findOrBegin(name, hash: hash)
        let groups = image.groups.map { description($0.name, $0.rules, $0.deadLetters) }
        shard.restore(image, to: slot, groups, &wakes)
      }
    }
  }

  /// All conversations, each of them checked.
  private static func images(
    _ bytes: [UInt8], _ resolution: Int64
  ) throws(ConversationSnapshotError) -> (conversations: [ConversationImage], takenAt: Int64) {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(ConversationSnapshotError) in
        guard let base = buffer.baseAddress else {
          throw ConversationSnapshotError(.notASnapshot, at: 0)
        }
        var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
        guard reader.resolution == resolution else {
          throw ConversationSnapshotError(.otherResolution, at: 0)
        }
        var images: [ConversationImage] = []
        var names: Set<[UInt8]> = []
        while let image = try reader.next() {
          guard names.insert(image.name).inserted else {
            throw ConversationSnapshotError(.contradiction, at: 0)
          }
          images.append(image)
        }
        return (images, reader.takenAt)
      }
    }
    return try result.get()
  }
}

extension StoreShard {
  /// A conversation as a value.
  func image(of slot: UInt32) -> ConversationImage {
    let name = unsafe slots[slot].key.withBytes { unsafe Array($0) }
    if let conversation = thawed[slot] {
      return conversation.image(named: name, tick: tick)
    }
    return log(slot).image(named: name)
  }

  /// Puts a conversation into a slot that has just been begun.
  ///
  /// - Parameter groups: What each of its groups is told.
  mutating func restore(
    _ image: ConversationImage, to slot: UInt32, _ groups: [GroupDescription<[UInt8]>],
    _ wakes: inout WakeList
  ) {
    if image.isPlain, PackedLog.serves(rules(of: slot)) {
      withPacked(slot) { log in
        log.restore(image)
        _ = log.expire(atMost: .max)
        log.fit()
      }
    } else {
      keepApart(slot, ThawedConversation(image, rules(of: slot), tick: tick, latest: latest))
      account.appended += image.messages.count
      liveBytes += image.messages.reduce(0) { $0 + $1.payload.count }
      withThawed(slot, &wakes) { state, now, _ in
        for (group, description) in zip(image.groups, groups) { state.restore(group, description) }
        _ = state.heart.expire(at: now, atMost: .max)
        state.heart.fit()
      }
    }
  }
}
