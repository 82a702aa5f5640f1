// Left-looking by blocks of columns (Golub and Van Loan 2013, section 4.2.7): what the finished
// columns explain is subtracted as a product, the rest is factored where it lies. Columns of the
// inverse do not depend on one another.
#include "algebra/large_matrix.hpp"

#include <algorithm>

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr std::size_t block = 64;
constexpr double multiply_add = 0.05; // nanoseconds

std::size_t blocks_in(std::size_t n) { return (n + block - 1) / block; }

template <class Body>
void for_each_block(std::size_t first, std::size_t n, double multiply_adds, int n_threads,
                    const Body& body) {
    const std::size_t n_blocks = blocks_in(n) - first;
    parallel_for(n_blocks, n_workers(n_blocks, multiply_add * multiply_adds, n_threads),
                 asked_meanwhile(), [&](const Task& task) { body(first + task.index); });
}

// Columns of the finished rows begin .. begin + width - 1, side by side.
void transpose_rows(const PaddedMatrix& from, std::size_t begin, std::size_t width, double* to) {
    for (std::size_t l = 0; l < begin; l += 8)
        for (std::size_t j = 0; j < width; ++j)
            for (std::size_t i = l; i < l + 8; ++i)
                to[i * block + j] = from.row(begin + j)[i];
}

} // namespace

bool cholesky_in_blocks(PaddedMatrix& a, PaddedMatrix& factor, int n_threads) {
    const std::size_t n = a.n, stride = a.stride;
    std::vector<double> finished(n * block);
    for (std::size_t begin = 0; begin < n; begin += block) {
        const std::size_t width = std::min(block, n - begin);
        std::fill(finished.data(), finished.data() + begin * block, 0.0);
        transpose_rows(factor, begin, width, finished.data());
        const double work = static_cast<double>((n - begin) * width * begin);
        const auto explain = [&](std::size_t at) {
            const std::size_t i = at * block, rows = std::min(block, n - i);
            kernels().subtract_product(factor.row(i), stride, finished.data(), block, begin, rows,
                                       (width + 7) / 8 * 8, a.row(i) + begin, stride);
        };
        for_each_block(begin / block, n, work, n_threads, explain);
        const double* top = a.row(begin) + begin;
        double* into = factor.row(begin) + begin;
        if (!kernels().cholesky(top, width, stride, 0, width, into))
            return false;
        for_each_block(begin / block + 1, n, static_cast<double>((n - begin) * width * width),
                       n_threads, [&](std::size_t at) {
                           const std::size_t i = at * block - begin;
                           kernels().factor_rows(top, stride, width, i,
                                                 std::min(i + block, n - begin), into);
                       });
    }
    return true;
}

void transposed_inverse_in_blocks(const PaddedMatrix& lower, int n_threads, double* inverse,
                                  std::size_t stride) {
    const std::size_t n = lower.n;
    const double work = static_cast<double>(n * n) * static_cast<double>(n) / 6;
    for_each_block(0, n, work, n_threads, [&](std::size_t at) {
        const std::size_t left = at * block, width = std::min(block, n - left);
        std::vector<double> columns((n - left + block) * block); // of the inverse, from row `left`
        for (std::size_t j = 0; j < width; ++j)
            columns[j * block + j] = 1.0;
        for (std::size_t top = left; top < n; top += block) {
            const std::size_t rows = std::min(block, n - top);
            double* into = columns.data() + (top - left) * block;
            check_long_work();
            kernels().subtract_product(lower.row(top) + left, lower.stride, columns.data(), block,
                                       top - left, rows, block, into, block);
            kernels().substitute(lower.row(top) + top, lower.stride, rows, block, into, block);
        }
        for (std::size_t j = 0; j < width; ++j)
            for (std::size_t i = left + j; i < n; ++i)
                inverse[(left + j) * stride + i] = columns[(i - left) * block + j];
    });
}

} // namespace emgine
