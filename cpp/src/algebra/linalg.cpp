// Pads and transposes matrices for the Cholesky kernels.
#include "algebra/linalg.hpp"

#include <algorithm>
#include <cstring>

#include "algebra/large_matrix.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

// An odd number of cache lines per row, so that the rows of a column are in different cache sets; a
// small matrix has few rows, and less to clear.
std::size_t padded(std::size_t n) {
    constexpr std::size_t small = 64;
    const std::size_t cache_lines = (n + sum_lanes - 1) / sum_lanes;
    return (n < small ? cache_lines : cache_lines | 1) * sum_lanes;
}

// Small matrices that are factored in a millisecond or so.
constexpr std::size_t many_small = 4096;

// Memory of small matrices, which the thread's next ones take.
constexpr std::size_t most_spare = 8, largest_spare = 2048;
struct Spare : std::vector<std::vector<double>> {
    Spare() { reserve(most_spare); }
};
thread_local Spare spare;

// to[i, j] = from[j, i], one small square at a time, because a column of a large matrix is in few
// cache sets.
void transpose(const double* from, std::size_t from_stride, std::size_t n, double* to,
               std::size_t to_stride) {
    constexpr std::size_t square = 8;
    for (std::size_t top = 0; top < n; top += square)
        for (std::size_t left = 0; left < n; left += square)
            for (std::size_t i = top; i < std::min(n, top + square); ++i)
                for (std::size_t j = left; j < std::min(n, left + square); ++j)
                    to[i * to_stride + j] = from[j * from_stride + i];
}

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

} // namespace

PaddedMatrix::PaddedMatrix(std::size_t size) : n(size), stride(padded(size)) {
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
    transpose(rows, n, n, made.row(0), made.stride);
    for (std::size_t i = 0; i < n; ++i)
        std::fill(made.row(i) + i + 1, made.row(i) + n, 0.0);
    return made;
}

PaddedMatrix transposed(const PaddedMatrix& matrix) {
    PaddedMatrix made(matrix.n);
    transpose(matrix.row(0), matrix.stride, matrix.n, made.row(0), made.stride);
    return made;
}

PaddedMatrix inverse_of_lower(const PaddedMatrix& lower, int n_threads) {
    PaddedMatrix inverse(lower.n);
    if (lower.n < large_matrix) {
        kernels().invert_lower(lower.row(0), 0, lower.n, lower.stride, inverse.row(0));
        return inverse;
    }
    transposed_inverse_in_blocks(lower, n_threads, inverse.row(0), inverse.stride);
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

bool precision_cholesky_of(const double* covariance, std::size_t n, int n_threads,
                           double* precision_cholesky) {
    PaddedMatrix lower(n);
    PaddedMatrix factor(n);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(covariance + i * n, i + 1, lower.row(i));
    const bool is_positive_definite =
        n >= large_matrix ? cholesky_in_blocks(lower, factor, n_threads)
                          : kernels().cholesky(lower.row(0), n, lower.stride, 0, n, factor.row(0));
    if (!is_positive_definite)
        return false;
    if (n >= large_matrix) {
        std::fill_n(precision_cholesky, n * n, 0.0);
        transposed_inverse_in_blocks(factor, n_threads, precision_cholesky, n);
        return true;
    }
    const PaddedMatrix inverse = inverse_of_lower(factor, n_threads);
    transpose(inverse.row(0), inverse.stride, n, precision_cholesky, n);
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

bool all_finite(const double* values, std::size_t n) {
    constexpr std::size_t sums = 8; // without a branch on data
    double zeros[sums] = {};        // x * 0 is 0 or NaN
    std::size_t i = 0;
    for (; i + sums <= n; i += sums)
        for (std::size_t s = 0; s < sums; ++s)
            zeros[s] += values[i + s] * 0;
    for (; i < n; ++i)
        zeros[0] += values[i] * 0;
    double total = 0;
    for (const double zero : zeros)
        total += zero;
    return total == 0;
}

void pack_factor(const double* precision_cholesky, std::size_t n, double* packed) {
    // Some rows at a time, which a cache holds until all panels have them.
    constexpr std::size_t some = 64;
    for (std::size_t begin = 0; begin < (n + panel_rows - 1) / panel_rows * panel_rows;
         begin += some)
        for (std::size_t top = begin / panel_rows * panel_rows; top < n; top += panel_rows) {
            const std::size_t width = std::min(panel_rows, n - top);
            double* panel = packed + top * (top + panel_rows) / 2;
            for (std::size_t j = begin; j < std::min(begin + some, top + panel_rows); ++j) {
                double* to = panel + j * panel_rows;
                std::fill(to, to + panel_rows, 0.0);
                const std::size_t first = j <= top ? 0 : j - top; // U is zero below its diagonal
                if (j < n && first < width)
                    std::copy(precision_cholesky + j * n + top + first,
                              precision_cholesky + j * n + top + width, to + first);
            }
        }
}

} // namespace emgine
