// Replaces operator new and delete of the whole program. One thread only.
#include "counted_memory.hpp"

#include <cstdlib>
#include <malloc.h>
#include <new>

namespace counted_memory {

std::size_t allocations = 0;
std::size_t held = 0;
std::size_t peak = 0;

} // namespace counted_memory

void* operator new(std::size_t n) {
    void* memory = std::malloc(n);
    if (memory == nullptr)
        throw std::bad_alloc();
    ++counted_memory::allocations;
    counted_memory::held += malloc_usable_size(memory);
    if (counted_memory::held > counted_memory::peak)
        counted_memory::peak = counted_memory::held;
    return memory;
}

// std::stable_sort asks by this one, and returns by the delete below.
void* operator new(std::size_t n, const std::nothrow_t&) noexcept {
    try {
        return operator new(n);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void operator delete(void* memory) noexcept {
    counted_memory::held -= malloc_usable_size(memory);
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
