// The key of what is kept, its memory, and the state of each block.
#include "rows/kept_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include "rows/block.hpp"

namespace emgine {

namespace {

// Few large pages: a pass reads all of it, and waits for fewer translations of addresses.
void prefer_large_pages([[maybe_unused]] double* values, [[maybe_unused]] std::size_t n) {
#ifdef __linux__
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
    const auto begin = (reinterpret_cast<std::uintptr_t>(values) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(values + n) / page * page;
    if (begin < end)
        (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

} // namespace

bool KeptRows::begin(const MatrixView& rows, const ModelShape& shape, std::size_t numbers) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Key key{rows.data, rows.rows, numbers, shape.family, shape.structure};
    if (has_memory_)
        return key_ == key && n_blocks_ > 0;
    if (!(key_ == key)) { // many rows are passed over once
        key_ = key;
        return false;
    }
    allocate(emgine::n_blocks(rows.rows), numbers);
    return n_blocks_ > 0;
}

// Rows that have no room are made anew, as without this.
void KeptRows::allocate(std::size_t n_blocks, std::size_t numbers) {
    has_memory_ = true;
    size_ = numbers * block_stride;
    const std::size_t most = most_bytes_ / (size_ * sizeof(double));
    try {
        values_ = AlignedBuffer(std::min(n_blocks, most) * size_);
        prefer_large_pages(values_.get(), std::min(n_blocks, most) * size_);
        states_ = std::make_unique<std::atomic<State>[]>(std::min(n_blocks, most));
    } catch (const std::bad_alloc&) {
        return;
    }
    n_blocks_ = std::min(n_blocks, most);
    for (std::size_t block = 0; block < n_blocks_; ++block)
        states_[block].store(State::empty, std::memory_order_relaxed);
}

KeptBlock KeptRows::open(std::size_t block) noexcept {
    if (block >= n_blocks_)
        return {};
    State state = states_[block].load(std::memory_order_acquire);
    double* values = values_.get() + block * size_;
    if (state == State::known)
        return {values, true};
    if (state == State::empty && states_[block].compare_exchange_strong(state, State::open))
        return {values, false};
    return {};
}

void KeptRows::close(std::size_t block) noexcept {
    states_[block].store(State::known, std::memory_order_release);
}

} // namespace emgine
