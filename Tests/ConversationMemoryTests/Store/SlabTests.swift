import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Slabs, tables and wheels")
struct SlabTests {
  private struct Timer: WheelElement {
    var due: Int64
    var link = TimerWheel.Link()
  }

  private func withSeedAndHeap(_ body: (inout SeededGenerator, BlockHeap) -> Void) {
    let memory = StoreMemory()
    withSeed { random in body(&random, memory.heap(ofShard: 0)) }
    memory.deallocate()
  }

  @Test("M1 a slab keeps numbers, and gives back what is empty")
  func slab() {
    withSeedAndHeap { random, heap in
      var slab = Slab<Int>(in: heap)
      var twin: [UInt32: Int] = [:]
      var numbers: [UInt32] = []
      for step in 0..<20_000 {
        let grows = random.next() % 16 < (step / 2_000 % 2 == 0 ? 11 : 5)
        if grows {
          let number = slab.insert(step)
          #expect(twin.updateValue(step, forKey: number) == nil)
          numbers.append(number)
        } else if let place = numbers.indices.randomElement(using: &random) {
          numbers.swapAt(place, numbers.count - 1)
          let number = numbers.removeLast()
          slab.remove(number)
          twin[number] = nil
        }
        #expect(slab.count == twin.count)
        if step % 500 == 0 {
          for (number, element) in twin {
            #expect(slab.contains(number) && slab[number] == element)
          }
        }
      }
      for number in twin.keys { slab.remove(number) }
      #expect(slab.heldBytes < 64)
    }
  }

  @Test("M1 a table finds what is in it, and gives back space", arguments: [1, 7, 1_000_000])
  func table(hashCount: UInt64) {
    withSeed { random in
      var table = SlotTable()
      var twin: [UInt32: UInt32] = [:]
      for step in 0..<3_000 {
        if random.next() % 8 < (step < 2_000 ? 5 : 2) {
          let hash = UInt32(truncatingIfNeeded: random.next() % hashCount &* 2_654_435_761)
          let number = UInt32(step)
          twin[number] = hash
          table.insert(number, hash: hash)
        } else if let number = twin.keys.min(), let hash = twin.removeValue(forKey: number) {
          table.remove(number, hash: hash)
        }
        #expect(table.count == twin.count)
      }
      for (number, hash) in twin {
        let found = table.find(hash) { $0 == number }
        #expect(found == number)
        let unknown = table.find(hash) { $0 == 1_000_000 }
        #expect(unknown == nil)
      }
      for (number, hash) in twin { table.remove(number, hash: hash) }
      #expect(table.heldBytes == 0)
    }
  }

  @Test(
    "W9 L7 a wheel hands out every timer in time, none late, over ticks and over years",
    arguments: [10, 1_000, 1_000_000, 1 << 40])
  func wheel(reach: UInt64) {
    withSeedAndHeap { random, heap in
      var wheel = TimerWheel(now: Int64(random.next() % 1_000_000))
      var slab = Slab<Timer>(in: heap)
      var waiting: [UInt32: Int64] = [:]
      for _ in 0..<max(500, walkCount(of: 2_000)) {
        for _ in 0..<(random.next() % 4) {
          let due = wheel.now + Int64(random.next() % (random.next() % reach + 1))
          let number = slab.insert(Timer(due: due))
          wheel.schedule(number, at: due, in: slab)
          waiting[number] = due
        }
        if random.next() % 8 == 0, let number = waiting.keys.min() {
          wheel.cancel(number, in: slab)
          wheel.cancel(number, in: slab)
          slab.remove(number)
          waiting[number] = nil
        }
        let first = waiting.values.min()
        if let first { #expect(wheel.next ?? .max <= first) } else { #expect(wheel.next == nil) }
        let now = wheel.now + Int64(random.next() % (reach / 8 + 2))
        var looks = 0
        while let number = wheel.pop(upTo: now, in: slab) {
          looks += 1
          let due = slab[number].due
          #expect(waiting[number] == due)
          if due > now {
            wheel.schedule(number, at: due, in: slab)
          } else {
            slab.remove(number)
            waiting[number] = nil
          }
        }
        #expect(wheel.now == now)
        #expect(waiting.values.allSatisfy { $0 > now })
        #expect(wheel.count == waiting.count)
        #expect(looks <= 12 * (waiting.count + 2_000))
      }
    }
  }

  @Test("M2 the census names the least recently used, whatever was used in between")
  func census() {
    withSeedAndHeap { random, heap in
      var slots = Slab<StoreSlot>(in: heap)
      var census = UseCensus()
      var use: UInt64 = 0
      for _ in 0..<200 {
        use += 1
        let packed = PackedConversation(
          firstID: ConversationMessageID(rawValue: 1), emptiedAt: 0)
        let key = unsafe [UInt8]().withUnsafeBytes { unsafe StoreKey($0, in: heap) }
        let slot = StoreSlot(
          packed: packed, windowIndex: 0, windowChange: 0, key: key, lastUse: use, start: 0)
        _ = slots.insert(slot)
      }
      let spared: UInt32 = 3
      while slots.count > 1 {
        for _ in 0..<(random.next() % 3) {
          let slot = UInt32(random.next() % 200)
          guard slots.contains(slot) else { continue }
          use += 1
          slots[slot].lastUse = use
        }
        let eldest = (0..<UInt32(200)).filter { slots.contains($0) && $0 != spared }
          .min { slots[$0].lastUse < slots[$1].lastUse }
        let next = census.next(among: slots, sparing: spared)
        #expect(next == eldest)
        if let next { slots.remove(next) }
      }
      let none = census.next(among: slots, sparing: spared)
      #expect(none == nil)
    }
  }
}
