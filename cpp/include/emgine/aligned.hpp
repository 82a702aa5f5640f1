// Vectors of doubles that begin at a cache line: a register of eight then never straddles two.
// Nothing else about them differs from std::vector.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace emgine {

constexpr std::align_val_t cache_line{64};

template <class T>
struct AlignedAllocator {
    using value_type = T;
    AlignedAllocator() = default;
    template <class Other>
    AlignedAllocator(const AlignedAllocator<Other>&) noexcept {}

    T* allocate(std::size_t n) {
        if (n > static_cast<std::size_t>(-1) / sizeof(T))
            throw std::bad_array_new_length();
        return static_cast<T*>(::operator new(n * sizeof(T), cache_line));
    }
    void deallocate(T* memory, std::size_t) noexcept { ::operator delete(memory, cache_line); }

    template <class Other>
    bool operator==(const AlignedAllocator<Other>&) const noexcept {
        return true;
    }
    template <class Other>
    bool operator!=(const AlignedAllocator<Other>&) const noexcept {
        return false;
    }
};

using AlignedVector = std::vector<double, AlignedAllocator<double>>;

} // namespace emgine
