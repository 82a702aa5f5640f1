// Left-looking by blocks of columns (Golub and Van Loan 2013, section 4.2.7): what the finished
// columns explain is subtracted as a product, the rest is factored where it lies. Each block is a
// task that waits for those it needs, all of which come before it: no thread waits for a whole
// column. Columns of the inverse do not depend on one another.
#include "algebra/large_matrix.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <utility>

#include "algebra/padding.hpp"
#include "algebra/transpose_block.hpp"
#include "machine/dispatch.hpp"
#include "machine/large_pages.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr std::size_t block = block_width;
// Numbers from a row of a block to the next: an odd number of cache lines, see padded_stride.
constexpr std::size_t block_row = block + 8;
constexpr double multiply_add = 0.05; // nanoseconds

std::size_t blocks_in(std::size_t n) { return (n + block - 1) / block; }

double work_of(std::size_t n) {
    return multiply_add / 6 * static_cast<double>(n * n) * static_cast<double>(n);
}

void copy_block(const double* from, std::size_t from_stride, std::size_t rows, std::size_t columns,
                double* to, std::size_t to_stride) {
    for (std::size_t i = 0; i < rows; ++i)
        std::copy_n(from + i * from_stride, columns, to + i * to_stride);
}

// The factor, its blocks one after the other.
class Blocks {
  public:
    Blocks(const double* a, LargeLower& factor)
        : a_(a), factor_(factor), n_(factor.n), n_blocks_(blocks_in(factor.n)), done_(n_blocks_),
          left_(n_blocks_) {
        for (AlignedVector& rows : turned_)
            rows.resize(n_ * block_row);
        order_.reserve(1 + n_blocks_ * (n_blocks_ - 1) / 2);
        order_.emplace_back(0, 0);
        for (std::size_t column = 0; column < n_blocks_; ++column) {
            done_[column] = 0;
            left_[column] = n_blocks_ - column - 1;
            for (std::size_t row = column + 1; row < n_blocks_; ++row)
                order_.emplace_back(row, column);
        }
    }

    std::size_t n_tasks() const { return order_.size(); }
    bool failed() const { return failed_; }

    // A block below the diagonal; with the first of a column the next one's on the diagonal, on
    // which all that follow depend.
    void make(const Task& task) {
        const auto [row, column] = order_[task.index];
        if (row > column)
            below_diagonal(row, column, task);
        if (row <= column + 1)
            on_diagonal(row, task);
    }

  private:
    using Square = std::array<double, block * block_row>;

    // False if what is waited for will not come.
    template <class Ready>
    bool wait(const Task& task, const Ready& ready) const {
        while (!ready()) {
            if (failed_)
                return false;
            task.check();
            std::this_thread::yield();
        }
        return !failed_;
    }

    std::size_t rows_of(std::size_t at) const { return std::min(block, n_ - at * block); }
    double* turned(std::size_t column) { return turned_[column % turned_.size()].data(); }

    // What the finished columns leave of a block.
    void explain(std::size_t row, std::size_t column, Square& square) {
        const std::size_t begin = column * block, width = rows_of(column), rows = rows_of(row);
        square.fill(0);
        copy_block(a_ + row * block * n_ + begin, n_, rows, width, square.data(), block_row);
        kernels().subtract_product(factor_.row(row * block), factor_.stride, turned(column),
                                   block_row, begin, rows, (width + 7) / 8 * 8, square.data(),
                                   block_row);
    }

    void on_diagonal(std::size_t at, const Task& task) {
        if (!wait(task, [&] {
                return done_[at] == at && (at < turned_.size() || left_[at - turned_.size()] == 0);
            }))
            return;
        const std::size_t begin = at * block, width = rows_of(at);
        for (std::size_t i = 0; i < begin; i += block)
            transpose_block(factor_.row(begin) + i, factor_.stride, width, block,
                            turned(at) + i * block_row, block_row);
        Square square, made;
        explain(at, at, square);
        made.fill(0);
        if (!kernels().cholesky(square.data(), width, block_row, 0, width, made.data())) {
            failed_ = true;
            return;
        }
        copy_block(made.data(), block_row, width, (width + 7) / 8 * 8, factor_.row(begin) + begin,
                   factor_.stride);
        done_[at] = at + 1;
    }

    void below_diagonal(std::size_t row, std::size_t column, const Task& task) {
        if (!wait(task, [&] { return done_[column] > column && done_[row] == column; }))
            return;
        const std::size_t begin = column * block;
        Square square;
        explain(row, column, square);
        kernels().factor_rows(factor_.row(begin) + begin, factor_.stride, rows_of(column),
                              square.data(), block_row, rows_of(row));
        copy_block(square.data(), block_row, rows_of(row), rows_of(column),
                   factor_.row(row * block) + begin, factor_.stride);
        done_[row] = column + 1;
        --left_[column];
    }

    const double* a_;
    LargeLower& factor_;
    const std::size_t n_, n_blocks_;
    std::vector<std::pair<std::size_t, std::size_t>> order_; // row, column
    std::array<AlignedVector, 3> turned_;        // rows of a block on the diagonal, side by side
    std::vector<std::atomic<std::size_t>> done_; // blocks of a row of them, from the left
    std::vector<std::atomic<std::size_t>> left_; // blocks of a column of them
    std::atomic<bool> failed_{false};
};

struct Lower {
    const double* values;
    std::size_t stride, n;
    const double* row(std::size_t i) const { return values + i * stride; }
};

// `block` columns of the inverse, from the first row in which they are not zero.
class Columns {
  public:
    Columns(const Lower& lower, std::size_t left, AlignedVector& memory)
        : lower_(lower), left_(left), width_(std::min(block, lower.n - left)), columns_(memory) {}

    void write(double* inverse, std::size_t stride) {
        columns_.resize((lower_.n + block) * block_row);
        for (std::size_t top = left_; top < lower_.n; top += block) {
            check_long_work();
            const std::size_t rows = std::min(block, lower_.n - top);
            double* into = columns_.data() + (top - left_) * block_row;
            solve(top, rows, into);
            double* to = inverse + left_ * stride + top;
            if (top > left_)
                transpose_block(into, block_row, rows, width_, to, stride);
            else
                for (std::size_t j = 0; j < width_; ++j)
                    for (std::size_t i = j; i < rows; ++i)
                        to[j * stride + i] = into[i * block_row + j];
        }
    }

  private:
    void solve(std::size_t top, std::size_t rows, double* into) const {
        std::fill_n(into, block * block_row, 0.0);
        for (std::size_t j = 0; top == left_ && j < width_; ++j)
            into[j * block_row + j] = 1.0;
        kernels().subtract_product(lower_.row(top) + left_, lower_.stride, columns_.data(),
                                   block_row, top - left_, rows, block, into, block_row);
        kernels().substitute(lower_.row(top) + top, lower_.stride, rows, block, into, block_row);
    }

    const Lower& lower_;
    std::size_t left_, width_;
    AlignedVector& columns_;
};

} // namespace

LargeLower::LargeLower(std::size_t size) : n(size), stride(padded_stride(size)) {
    const std::size_t rows = (size + sum_lanes - 1) / sum_lanes * sum_lanes;
    values_.reset(AlignedAllocator<double>().allocate(rows * stride));
    ask_for_large_pages(values_.get(), rows * stride * sizeof(double));
    std::fill(row(size), row(rows), 0.0); // kernels read them too
}

bool cholesky_in_blocks(const double* a, LargeLower& factor, int n_threads) {
    Blocks blocks(a, factor);
    parallel_for(blocks.n_tasks(), n_workers(blocks.n_tasks(), work_of(factor.n), n_threads),
                 asked_meanwhile(), [&](const Task& task) { blocks.make(task); });
    return !blocks.failed();
}

void transposed_inverse_in_blocks(const double* lower, std::size_t lower_stride, std::size_t n,
                                  int n_threads, double* inverse, std::size_t stride) {
    const Lower of{lower, lower_stride, n};
    const std::size_t n_tasks = blocks_in(n), workers = n_workers(n_tasks, work_of(n), n_threads);
    std::vector<AlignedVector> memory(workers);
    parallel_for(n_tasks, workers, asked_meanwhile(), [&](const Task& task) {
        Columns(of, task.index * block, memory[task.worker]).write(inverse, stride);
    });
}

} // namespace emgine
