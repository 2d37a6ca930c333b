#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One thread of the operating system, to be joined once.
///
/// A thread, not a task and not a dispatch queue's: tasks share as many threads as there are
/// cores and may run one after the other, and the thread sanitizer was seen to miss a race
/// between the threads of `DispatchQueue.concurrentPerform`.
struct PlatformThread: ~Copyable {
  private let handle: pthread_t

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Starts a thread that runs the body.
  ///
  /// - Parameter stackByteCount: a multiple of the page size. Eight megabytes, Linux's default,
  ///   are only reserved until touched; Darwin's default of half a megabyte is little for
  ///   unoptimised generic code under a sanitizer.
  init(stackByteCount: Int = 8 << 20, _ body: sending @escaping () -> Void) {
    var attributes = pthread_attr_t()
    var failure = unsafe pthread_attr_init(&attributes)
    precondition(failure == 0, "Thread attributes cannot be made: error \(failure).")
    defer { unsafe pthread_attr_destroy(&attributes) }
    failure = unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
    precondition(failure == 0, "No thread has \(stackByteCount) bytes of stack: error \(failure).")
    let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      failure = unsafe pthread_create(&thread, &attributes, { unsafe Self.enter($0) }, context)
      handle = thread
    #else
      var thread: pthread_t?
      failure = unsafe pthread_create(&thread, &attributes, { unsafe Self.enter($0) }, context)
      guard let thread else { preconditionFailure("No thread could be made: error \(failure).") }
      handle = thread
    #endif
    precondition(failure == 0, "No thread could be made: error \(failure).")
  }

  private static func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context {
      unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    }
    return nil
  }

  /// Waits until the body has returned. What it did is then seen by the caller.
  consuming func join() {
    let failure = pthread_join(handle, nil)
    precondition(failure == 0, "A thread cannot be joined: error \(failure).")
  }

  /// Lets the thread end by itself.
  consuming func detach() {
    let failure = pthread_detach(handle)
    precondition(failure == 0, "A thread cannot be detached: error \(failure).")
  }
}
