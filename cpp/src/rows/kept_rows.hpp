// What components make of rows alone, such as logarithms and factorials, kept from one pass to the
// next over the same rows in memory. The numbers are those that a pass would make again, so no bit
// depends on what is kept. Promises: at most most_kept_bytes, for the first blocks, from the second
// pass on; passes may run side by side.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "emgine/mixture.hpp"
#include "kernels/kernels.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

constexpr std::size_t most_kept_bytes = std::size_t{64} << 20;

// Of a block, features by rows. known: an earlier pass wrote them. Null: nothing is kept.
struct KeptBlock {
    double* values = nullptr;
    bool known = false;
};

class KeptRows {
  public:
    explicit KeptRows(std::size_t most_bytes = most_kept_bytes) : most_bytes_(most_bytes) {}

    // Begins a pass of components that keep so many numbers of each row. False: none are kept, in
    // the first pass, and where these rows or this family are not those of the first.
    bool begin(const MatrixView& rows, const ModelShape& shape, std::size_t numbers);

    // After begin. A block that another pass is about to write is not kept for this one.
    KeptBlock open(std::size_t block) noexcept;
    // The values of an open block are written.
    void close(std::size_t block) noexcept;

  private:
    enum class State : unsigned char { empty, open, known };
    struct Key {
        const void* data = nullptr;
        std::size_t n_rows = 0, numbers = 0;
        const void* family = nullptr;
        std::string structure = {};
        bool operator==(const Key& other) const {
            return data == other.data && n_rows == other.n_rows && numbers == other.numbers &&
                   family == other.family && structure == other.structure;
        }
    };
    void allocate(std::size_t n_blocks, std::size_t numbers);

    std::size_t most_bytes_;
    std::mutex mutex_; // of begin
    Key key_;
    bool has_memory_ = false;
    std::size_t size_ = 0, n_blocks_ = 0; // numbers of a block; blocks that are kept
    AlignedBuffer values_{0};
    std::unique_ptr<std::atomic<State>[]> states_;
};

} // namespace emgine
