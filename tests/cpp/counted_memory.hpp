// Every allocation of the program, counted; for programs that link counted_memory.cpp.
#pragma once

#include <cstddef>

namespace counted_memory {

extern std::size_t allocations; // so far
extern std::size_t held;        // bytes now
extern std::size_t peak;        // the most bytes since it was last set

} // namespace counted_memory
