// Pads and transposes matrices for the Cholesky kernels.
#include "algebra/linalg.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

#include "algebra/large_matrix.hpp"
#include "algebra/line_is_finite.hpp"
#include "algebra/padding.hpp"
#include "algebra/transpose_block.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

// Small matrices that are factored in a millisecond or so.
constexpr std::size_t many_small = 4096;

// Memory of small matrices, which the thread's next ones take.
constexpr std::size_t most_spare = 8, largest_spare = 2048;
struct Spare : std::vector<std::vector<double>> {
    Spare() { reserve(most_spare); }
};
thread_local Spare spare;

// Calls kernel(first, end) for all rows or columns, and asks in between, after a few milliseconds
// at most, whether to go on. Small matrices are one call. Stops where the kernel returns false.
template <class Kernel>
bool in_parts(std::size_t n, const Kernel& kernel) {
    constexpr std::size_t multiply_adds = std::size_t{1} << 25;
    const std::size_t part = std::max<std::size_t>(8, multiply_adds / (n * n) / 8 * 8);
    for (std::size_t first = 0; first < n; first += part) {
        if (first > 0)
            check_long_work();
        if (!kernel(first, std::min(n, first + part)))
            return false;
    }
    return true;
}

// Columns begin .. end - 1 of U; begin is a multiple of panel_rows.
void pack_panels(const double* precision_cholesky, std::size_t n, std::size_t begin,
                 std::size_t end, double* packed) {
    for (std::size_t j = 0; j < (end + panel_rows - 1) / panel_rows * panel_rows; ++j)
        for (std::size_t top = std::max(begin, j / panel_rows * panel_rows); top < end;
             top += panel_rows) {
            double* to = packed + top * (top + panel_rows) / 2 + j * panel_rows;
            const std::size_t width = std::min(panel_rows, n - top);
            const std::size_t first = j <= top ? 0 : j - top; // U is zero below its diagonal
            std::fill(to, to + panel_rows, 0.0);
            if (j < n && first < width)
                std::copy(precision_cholesky + j * n + top + first,
                          precision_cholesky + j * n + top + width, to + first);
        }
}

// factor must be zero.
bool cholesky_in_one_block(const double* a, PaddedMatrix& factor) {
    const std::size_t n = factor.n;
    PaddedMatrix lower(n);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(a + i * n, i + 1, lower.row(i));
    return kernels().cholesky(lower.row(0), n, lower.stride, 0, n, factor.row(0));
}

} // namespace

PaddedMatrix::PaddedMatrix(std::size_t size) : n(size), stride(padded_stride(size)) {
    Spare& kept = spare; // its place is looked up once
    if (!kept.empty()) {
        values = std::move(kept.back());
        kept.pop_back();
    }
    values.resize((size + sum_lanes - 1) / sum_lanes * sum_lanes * stride);
    std::memset(values.data(), 0, values.size() * sizeof(double)); // zeros, faster than a loop
}

PaddedMatrix::~PaddedMatrix() {
    const std::size_t size = values.capacity();
    if (size == 0 || size > largest_spare)
        return;
    Spare& kept = spare;
    if (kept.size() < most_spare)
        kept.push_back(std::move(values)); // does not throw: there is room
}

PaddedMatrix padded_upper_of(const double* rows, std::size_t n) {
    PaddedMatrix made(n);
    copy_upper(rows, made);
    return made;
}

void copy_upper(const double* rows, PaddedMatrix& upper) {
    const std::size_t n = upper.n;
    for (std::size_t i = 0; i < n; ++i)
        std::copy(rows + i * n + i, rows + i * n + n, upper.row(i) + i);
}

PaddedMatrix transposed_upper_of(const double* rows, std::size_t n) {
    PaddedMatrix made(n);
    transpose_block(rows, n, n, n, made.row(0), made.stride);
    for (std::size_t i = 0; i < n; ++i)
        std::fill(made.row(i) + i + 1, made.row(i) + n, 0.0);
    return made;
}

PaddedMatrix transposed(const PaddedMatrix& matrix) {
    PaddedMatrix made(matrix.n);
    transpose_block(matrix.row(0), matrix.stride, matrix.n, matrix.n, made.row(0), made.stride);
    return made;
}

PaddedMatrix inverse_of_lower(const PaddedMatrix& lower, int n_threads) {
    PaddedMatrix inverse(lower.n);
    if (lower.n < large_matrix) {
        kernels().invert_lower(lower.row(0), 0, lower.n, lower.stride, inverse.row(0));
        return inverse;
    }
    transposed_inverse_in_blocks(lower.row(0), lower.stride, lower.n, n_threads, inverse.row(0),
                                 inverse.stride);
    return transposed(inverse);
}

PaddedMatrix upper_product(const PaddedMatrix& a, const PaddedMatrix& b) {
    PaddedMatrix product(a.n);
    upper_product(a, b, product);
    return product;
}

void upper_product(const PaddedMatrix& a, const PaddedMatrix& b, PaddedMatrix& product) {
    in_parts(a.n, [&](std::size_t first, std::size_t end) {
        kernels().upper_product(a.row(0), b.row(0), a.n, a.stride, first, end, product.row(0));
        return true;
    });
}

bool is_positive_definite(const double* matrix, std::size_t n, int n_threads) {
    if (n >= large_matrix) {
        LargeLower factor(n);
        return cholesky_in_blocks(matrix, factor, n_threads);
    }
    PaddedMatrix factor(n);
    return cholesky_in_one_block(matrix, factor);
}

double log_determinant(const double* matrix, std::size_t n) {
    const auto of_factor = [n](const auto& factor) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            sum += 2 * std::log(factor.row(i)[i]);
        return sum;
    };
    if (n >= large_matrix) {
        LargeLower factor(n);
        return cholesky_in_blocks(matrix, factor, 1) ? of_factor(factor) : -HUGE_VAL;
    }
    PaddedMatrix factor(n);
    return cholesky_in_one_block(matrix, factor) ? of_factor(factor) : -HUGE_VAL;
}

bool precision_cholesky_of(const double* covariance, std::size_t n, int n_threads,
                           double* precision_cholesky) {
    if (n >= large_matrix) {
        const ThreadTeam team; // for both
        LargeLower factor(n);
        if (!cholesky_in_blocks(covariance, factor, n_threads))
            return false;
        transposed_inverse_in_blocks(factor.row(0), factor.stride, n, n_threads, precision_cholesky,
                                     n);
        return true;
    }
    PaddedMatrix factor(n);
    if (!cholesky_in_one_block(covariance, factor))
        return false;
    const PaddedMatrix inverse = inverse_of_lower(factor, n_threads);
    transpose_block(inverse.row(0), inverse.stride, n, n, precision_cholesky, n);
    return true;
}

bool are_small(std::size_t n, std::size_t count) { return n <= most_side_by_side && count > 1; }

std::size_t small_precisions_cholesky_of(const double* covariances, std::size_t n,
                                         std::size_t count, double* precisions_cholesky) {
    for (std::size_t done = 0; done < count; done += many_small) {
        if (done > 0)
            check_long_work();
        const std::size_t some = std::min(count - done, many_small);
        const std::size_t sound = kernels().factor_side_by_side(covariances + done * n * n, n, some,
                                                                precisions_cholesky + done * n * n);
        if (sound < some)
            return done + sound;
    }
    return count;
}

void small_covariances_of(const double* precisions_cholesky, std::size_t n, std::size_t count,
                          double* covariances) {
    for (std::size_t done = 0; done < count; done += many_small) {
        if (done > 0)
            check_long_work();
        kernels().covariances_side_by_side(precisions_cholesky + done * n * n, n,
                                           std::min(count - done, many_small),
                                           covariances + done * n * n);
    }
}

void covariance_of(const double* precision_cholesky, std::size_t n, double* covariance) {
    const PaddedMatrix inverse = inverse_of_lower(transposed_upper_of(precision_cholesky, n));
    PaddedMatrix product(n);
    const PaddedMatrix upper = transposed(inverse);
    in_parts(n, [&](std::size_t first, std::size_t end) {
        kernels().lower_upper_product(inverse.row(0), upper.row(0), n, product.stride, first, end,
                                      product.row(0));
        return true;
    });
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(product.row(i), i + 1, covariance + i * n);
    mirror_lower(covariance, n);
}

void mirror_lower(double* matrix, std::size_t n) {
    constexpr std::size_t square = 8;
    for (std::size_t top = 0; top < n; top += square)
        for (std::size_t left = 0; left <= top; left += square)
            for (std::size_t i = top; i < std::min(n, top + square); ++i)
                for (std::size_t j = left; j < std::min(i, left + square); ++j)
                    matrix[j * n + i] = matrix[i * n + j];
}

bool all_finite(const double* values, std::size_t n, int n_threads) {
    constexpr std::size_t some = std::size_t{1} << 16;
    constexpr double number = 0.15; // nanoseconds
    const std::size_t n_tasks = (n + some - 1) / some;
    if (n_tasks <= 1)
        return line_is_finite(values, n);
    std::atomic<bool> finite{true};
    const std::size_t workers = n_workers(n_tasks, number * static_cast<double>(n), n_threads);
    parallel_for(n_tasks, workers, asked_meanwhile(), [&](const Task& task) {
        const std::size_t first = task.index * some;
        if (!line_is_finite(values + first, std::min(some, n - first)))
            finite = false;
    });
    return finite;
}

void pack_factor(const double* precision_cholesky, std::size_t n, int n_threads, double* packed) {
    // Some panels at a time: they share the cache lines of the rows that are read.
    constexpr std::size_t some = 8 * panel_rows;
    constexpr double number = 0.5; // nanoseconds
    const std::size_t n_tasks = (n + some - 1) / some;
    const auto pack = [&](std::size_t at) {
        pack_panels(precision_cholesky, n, at * some, std::min(n, (at + 1) * some), packed);
    };
    if (n_tasks == 1)
        return pack(0);
    const double cost = number * static_cast<double>(n) * static_cast<double>(n);
    // The last ones are the longest, and begin first.
    parallel_for(n_tasks, n_workers(n_tasks, cost, n_threads), asked_meanwhile(),
                 [&](const Task& task) { pack(n_tasks - 1 - task.index); });
}

} // namespace emgine
