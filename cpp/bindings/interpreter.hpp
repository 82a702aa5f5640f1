// The only place that gives Python's interpreter away and takes it back.
//
// While the interpreter ends, no daemon thread gets it back: until 3.13, CPython ends such a thread
// by pthread_exit, which unwinds the stack. No C++ code may stop that, and every destructor on the
// way would run without the interpreter. Here the thread stops for ever instead, as in 3.14; the
// end of the process ends it.
#pragma once

#include <Python.h>

#include <chrono>
#include <thread>

#ifdef __GLIBCXX__
#include <cxxabi.h>
#endif

namespace emgine::bindings {

[[noreturn]] inline void stop_for_ever() {
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours(1));
}

// call() may take the interpreter. The exception must not be rethrown: see above.
template <class Call>
auto or_stop(const Call& call) -> decltype(call()) {
#ifdef __GLIBCXX__
    try {
        return call();
    } catch (const abi::__forced_unwind&) {
        stop_for_ever();
    }
#else
    return call();
#endif
}

// Releases the interpreter while it lives; nothing if the work is not worth it.
class Released {
  public:
    explicit Released(bool worth = true) : state_(worth ? PyEval_SaveThread() : nullptr) {}
    ~Released() {
        if (state_ != nullptr)
            or_stop([&] { PyEval_RestoreThread(state_); });
    }
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;

  private:
    PyThreadState* state_;
};

// Takes the interpreter in a thread that has released it. To be made inside of or_stop.
class Taken {
  public:
    Taken() : before_(PyGILState_Ensure()) {}
    ~Taken() { PyGILState_Release(before_); }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

  private:
    PyGILState_STATE before_;
};

// Whether no signal has come, from a thread that has released the interpreter.
inline bool no_signal_came() {
    return or_stop([] {
        const Taken taken;
        return PyErr_CheckSignals() == 0;
    });
}

} // namespace emgine::bindings
