import Synchronization

extension ConversationStore {
  /// The whole store as bytes, from which ``restore(from:elapsed:)`` makes it again.
  ///
  /// All that decides anything is in it: conversations with their messages, trees, groups with what
  /// is pending and under which lease, values of other kinds, the windows that were set, the
  /// account, and by what ids and shards are chosen. Subscriptions and those who wait are none of
  /// it. Two stores that say the same have the same snapshot of an instant, whatever form they keep
  /// their conversations in.
  ///
  /// Each conversation is as it was at one instant; others go on while one is written.
  ///
  /// - Complexity: O(bytes), a shard at a time under its lock, and O(conversations × log
  ///   conversations) to put them in the order of their names.
  public func snapshot() -> [UInt8] {
    expire()
    var header = SnapshotHeader(
      resolution: configuration.resolution.clampedNanoseconds, takenAt: .min, epoch: 0,
      key: key.value, lastGroup: lastGroup.load(ordering: .relaxed))
    var conversations: [(name: [UInt8], bytes: [UInt8])] = []
    var values: [(name: [UInt8], expiry: Int64?, box: ValueBox)] = []
    performOnEach { shard, wakes in
      shard.settleAll(&wakes)
      conversations += shard.images().map { ($0.name, SnapshotWriter.bytes(of: $0)) }
      values += shard.copiedValues()
      header.takenAt = max(header.takenAt, shard.now)
      header.epoch = shard.freshIDs.epoch
      header.account = header.account + shard.account
      header.remembered.merge(shard.freshIDs.remembered(at: shard.now)) { max($0, $1) }
    }
    (header.window, header.windows) = withFirstShard { ($0.windows.others, $0.windows.byPattern) }
    conversations.sort { $0.name.lexicographicallyPrecedes($1.name) }
    var writer = SnapshotWriter()
    header.write(to: &writer)
    for conversation in conversations { writer.put(conversation: conversation.bytes) }
    if !values.isEmpty {
      values.sort { $0.name.lexicographicallyPrecedes($1.name) }
      writer.endConversations()
      // Copies: they are written without a lock.
      for value in values { writer.put(value.box, named: value.name, expiry: value.expiry) }
    }
    writer.end()
    return writer.bytes
  }

  /// Makes a store what it was when a snapshot was taken; it must be empty, and nobody else use it.
  ///
  /// Windows are those of the snapshot; everything else is as this store is configured. Messages
  /// keep their instants, since a store counts Unix time: what was over meanwhile is over. A
  /// snapshot that was taken later than this store's clock shows is taken for one of now.
  ///
  /// - Parameters:
  ///   - bytes: Those of a snapshot; they may be any bytes.
  ///   - elapsed: How long ago the snapshot was taken, where its clock was another than this
  ///     store's, and now where it is not above zero; nil where the two show the same.
  /// - Throws: ``ConversationSnapshotError`` if the bytes are not a snapshot that this store can be
  ///   restored from; it is as it was then.
  /// - Complexity: O(bytes).
  public func restore(
    from bytes: [UInt8], elapsed: Duration? = nil
  ) throws(ConversationSnapshotError) {
    guard count == 0 else { throw ConversationSnapshotError(.storeInUse, at: 0) }
    let tick = configuration.resolution.clampedNanoseconds
    var (header, conversations, values) = try read(bytes, tick)
    let now = configuration.clock.nanoseconds
    let takenAt =
      elapsed.map {
        max(now.subtractingClamped(max(0, $0.clampedNanoseconds)), -ConversationImage.reach / 2)
      } ?? now
    if elapsed != nil || takenAt < header.takenAt {
      let shift = takenAt.subtractingClamped(header.takenAt).floored(to: tick)
      // Where the two clocks lie as far apart as they can, a tick more could not be written again.
      let reach = ConversationImage.reach
      header.takenAt = min(max(header.takenAt.addingClamped(shift), -reach), reach)
      header.epoch = min(max(header.epoch.addingClamped(shift), -reach), reach)
      for index in conversations.indices {
        conversations[index].shift(byTicks: shift / tick, tick: tick)
      }
      for index in values.indices {
        values[index].expiry = values[index].expiry.map {
          $0.addingClamped(shift).clamped(to: reach)
        }
      }
    }
    begin(as: header)
    note(group: header.lastGroup)
    for (name, expiry, box) in values { restore(box, named: name, expiry, at: header.takenAt) }
    // Those in which something happened last give way last to a budget.
    let order = conversations.map { ($0.lastChange(tick: tick), $0) }.sorted { $0.0 < $1.0 }
    for (_, image) in order { restore(image, at: header.takenAt) }
    settle(header.account, after: conversations)
    isUntouched.store(true, ordering: .relaxed)
  }

  /// Has the store choose shards and ids, and windows, as another did.
  private func begin(as header: SnapshotHeader) {
    var windows = withFirstShard { $0.windows }
    windows.restore(header.window, header.windows, of: configuration)
    performOnAll { now in
      key.store(header.key)
      for shard in shards {
        shard.pointee.key = header.key
        shard.pointee.windows = windows
        shard.pointee.freshIDs.epoch = header.epoch
      }
      if configuration.recorder != nil {
        record(BeginOperation(epoch: header.epoch, key: header.key), at: now)
      }
    }
    for (name, id) in header.remembered {
      unsafe name.withUnsafeBytes { name in
        _ = unsafe hold(name, at: header.takenAt) { shard, _, _ in
          unsafe shard.freshIDs.remember(name, id, at: shard.now)
        }
      }
    }
  }

  /// Puts a conversation where it was at an instant: what is over since is over for whoever comes
  /// next, unless that is one who goes through what happened since.
  private func restore(_ image: ConversationImage, at takenAt: Int64) {
    let departures = unsafe image.name.withUnsafeBytes { name in
      unsafe hold(name, at: takenAt) { shard, hash, wakes in
        unsafe shard.versions.forget(none: name)
        guard let slot = unsafe shard.findOrBegin(name, hash: hash, &wakes) else {
          preconditionFailure("No name of a snapshot is of two kinds.")
        }
        shard.restore(image, to: slot, &wakes)
      }
    }
    tellObserver(departures)
    noteGroups(of: image)
  }

  private func restore(
    _ box: ValueBox, named name: [UInt8], _ expiry: Int64?, at takenAt: Int64
  ) {
    let departures = unsafe name.withUnsafeBytes { name in
      unsafe hold(name, at: takenAt) { shard, hash, wakes in
        unsafe shard.versions.forget(none: name)
        unsafe shard.restoreValue(box, expiry, name, hash: hash, &wakes)
      }
    }
    tellObserver(departures)
  }

  /// Takes note of what comes with the groups of a conversation: their numbers, and where their
  /// dead letters go.
  func noteGroups(of image: ConversationImage) {
    for group in image.groups {
      note(group: group.number)
      if let target = group.deadLetters { letters.add(image.name, to: target) }
    }
  }

  /// Counts what became of messages before.
  private func settle(_ account: ConversationAccount, after images: [ConversationImage]) {
    var restored = ConversationAccount()
    restored.appended = images.reduce(0) { $0 + $1.messages.count }
    shards[0].lock.lock()
    shards[0].pointee.account = shards[0].pointee.account + (account - restored)
    shards[0].lock.unlock()
  }

  private typealias Contents = (
    header: SnapshotHeader, conversations: [ConversationImage],
    values: [(name: [UInt8], expiry: Int64?, box: ValueBox)]
  )

  /// The whole snapshot, each conversation and each value checked.
  private func read(
    _ bytes: [UInt8], _ resolution: Int64
  ) throws(ConversationSnapshotError) -> Contents {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(ConversationSnapshotError) in
        guard let base = buffer.baseAddress else {
          throw ConversationSnapshotError(.notASnapshot, at: 0)
        }
        var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
        guard reader.header.resolution == resolution else {
          throw ConversationSnapshotError(.otherResolution, at: 0)
        }
        var images: [ConversationImage] = []
        var last: [UInt8]?
        while let image = try reader.next() {
          guard last.map({ $0.lexicographicallyPrecedes(image.name) }) ?? true else {
            throw ConversationSnapshotError(.contradiction, at: reader.reader.offset)
          }
          last = image.name
          images.append(image)
        }
        let live = images.reduce(0) { $0 + $1.messages.count }
        guard reader.header.account.live == live else {
          throw ConversationSnapshotError(.contradiction, at: reader.reader.offset)
        }
        return (reader.header, images, try readValues(&reader, beside: images))
      }
    }
    return try result.get()
  }

  /// The values behind the conversations.
  private func readValues(
    _ reader: inout SnapshotReader, beside images: [ConversationImage]
  ) throws(ConversationSnapshotError) -> [(name: [UInt8], expiry: Int64?, box: ValueBox)] {
    var values: [(name: [UInt8], expiry: Int64?, box: ValueBox)] = []
    var last: [UInt8]?
    var names = Set<[UInt8]>()
    while let value = try reader.nextValue() {
      let offset = reader.reader.offset
      if names.isEmpty { names = Set(images.map(\.name)) }
      guard last.map({ $0.lexicographicallyPrecedes(value.name) }) ?? true,
        !names.contains(value.name)
      else { throw ConversationSnapshotError(.contradiction, at: offset) }
      guard let type = types.type(of: value.kind) else {
        throw ConversationSnapshotError(.unknownKind, at: offset)
      }
      guard let box = value.box(of: type) else {
        throw ConversationSnapshotError(.malformed, at: offset)
      }
      last = value.name
      values.append((value.name, value.expiry, box))
    }
    return values
  }
}

extension StoreShard {
  /// Brings all conversations up to the present instant, so that nothing is there that is over.
  mutating func settleAll(_ wakes: inout WakeList) {
    for slot in 0..<slots.bound where slots.contains(slot) {
      guard bringUp(slot, &wakes) else { continue }
      while slots.contains(slot), expire(slot, &wakes) {}
    }
  }

  /// All conversations as values, in no order.
  func images() -> [ConversationImage] {
    let numbers = (0..<slots.bound).filter {
      slots.contains($0) && !slots[$0].isAwaited && !slots[$0].isValue
    }
    return numbers.map { image(of: $0) }
  }

  /// A conversation as a value.
  func image(of slot: UInt32) -> ConversationImage {
    let name = name(of: slot)
    var image =
      apart[slot].map { $0.image(named: name, tick: tick) } ?? log(slot).image(named: name)
    if slots[slot].hasGroups { image.groups = groupImages(of: slot) }
    image.expiry = expiry(of: slot)
    return image
  }

  /// Puts a conversation into a slot that has just been begun, where somebody may wait.
  mutating func restore(_ image: ConversationImage, to slot: UInt32, _ wakes: inout WakeList) {
    slots[slot].start = image.facts.origin.start
    // What the window here has no room for leaves now, however long it would have been over by it.
    let emptiedAt = image.messages.isEmpty ? Int64.min : now
    if !slots[slot].isApart, image.isPacked, habits.packs, PackedLog.serves(rules(of: slot)) {
      restorePacked(image, to: slot, emptiedAt)
    } else {
      restoreApart(image, to: slot, emptiedAt, &wakes)
    }
    guard let expiry = image.expiry, slots.contains(slot), !slots[slot].isAwaited else { return }
    setExpiry(expiry, of: slot)
    scheduleAnew(slot, &wakes)
  }

  private mutating func restorePacked(
    _ image: ConversationImage, to slot: UInt32, _ emptiedAt: Int64
  ) {
    func fit(_ log: inout PackedLog) {
      _ = log.expire(atMost: .max)
      log.fit()
      log.keepEmpty(since: emptiedAt)
    }
    guard !image.groups.isEmpty else {
      return withPacked(slot) { log in
        log.restore(image)
        fit(&log)
      }
    }
    withGroups(slot) { state in
      state.log.restore(image)
      for group in image.groups { state.restore(group) }
      fit(&state.log)
    }
  }

  private mutating func restoreApart(
    _ image: ConversationImage, to slot: UInt32, _ emptiedAt: Int64, _ wakes: inout WakeList
  ) {
    let conversation = ApartConversation(
      image, rules(of: slot), tick: tick, latest: now, notingServices: habits.records)
    if let awaited = apart[slot] {
      swap(&conversation.state.lines, &awaited.state.lines)
      heldInConversations -= awaited.countedBytes
    }
    keepApart(slot, conversation)
    account.appended += image.messages.count
    liveBytes += image.messages.reduce(0) { $0 + $1.payload.count }
    withApart(slot, &wakes) { state, now, _ in
      for group in image.groups { state.restore(group) }
      _ = state.heart.expire(at: now, atMost: .max)
      state.heart.fit()
      state.heart.keepEmpty(since: emptiedAt)
    }
  }
}
