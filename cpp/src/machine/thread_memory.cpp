// malloc is asked for blocks of all the sizes that may come; freed again, they stay with this
// thread, and the next blocks it asks for are these.
#include "machine/thread_memory.hpp"

#include <array>
#include <cstdlib>

#ifdef __GLIBCXX__
#include <cxxabi.h>
#endif

namespace emgine {

namespace {

// Those that glibc keeps for each thread.
constexpr std::size_t step = 16;
constexpr std::size_t n_sizes = 64;

} // namespace

bool has_thread_memory() {
    std::array<void*, n_sizes> blocks{};
    bool all = true;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        blocks[i] = std::malloc(step * (i + 1));
        all = all && blocks[i] != nullptr;
    }
    for (void* const block : blocks)
        std::free(block);
    if (!all)
        return false;
    thread_local const void* volatile used = nullptr;
    used = &n_sizes; // anything
#ifdef __GLIBCXX__
    used = abi::__cxa_get_globals();
#endif
    return used != nullptr;
}

} // namespace emgine
