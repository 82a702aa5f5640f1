// Factor and inverse of large matrices: those of one block, to rounding; with the same bits for any
// number of threads and at every place of the edge of a block.
#include "check.hpp"
#include "problem.hpp"

#include <cmath>

#include "algebra/large_matrix.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace {

using emgine::LargeLower;
using emgine::PaddedMatrix;

// Around multiples of a block, of a tile and of a register.
constexpr std::size_t sizes[] = {64, 65, 70, 127, 128, 131, 192, 197, 260};

std::vector<double> positive_definite(std::size_t n) {
    problem::Uniform uniform(n);
    return problem::covariance_matrix(n, uniform);
}

// Of the lower triangle alone: what is above it is not read.
LargeLower factor_of(std::size_t n, int n_threads) {
    std::vector<double> a = positive_definite(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j)
            a[i * n + j] = std::nan("");
    LargeLower factor(n);
    check::that(emgine::cholesky_in_blocks(a.data(), factor, n_threads), "positive definite");
    return factor;
}

std::vector<double> triangle_of(const LargeLower& lower) {
    std::vector<double> values;
    for (std::size_t i = 0; i < lower.n; ++i)
        values.insert(values.end(), lower.row(i), lower.row(i) + i + 1);
    return values;
}

PaddedMatrix by_one_block(std::size_t n) {
    const std::vector<double> dense = positive_definite(n);
    PaddedMatrix a(n), factor(n);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(dense.data() + i * n, i + 1, a.row(i));
    emgine::kernels().cholesky(a.row(0), n, a.stride, 0, n, factor.row(0));
    return factor;
}

std::vector<double> inverse_of(const LargeLower& lower, int n_threads) {
    std::vector<double> inverse(lower.n * lower.n);
    emgine::transposed_inverse_in_blocks(lower.row(0), lower.stride, lower.n, n_threads,
                                         inverse.data(), lower.n);
    return inverse;
}

const check::Case factors("the factor in blocks is that of one block", [] {
    for (const std::size_t n : sizes) {
        const LargeLower found = factor_of(n, 1);
        const PaddedMatrix expected = by_one_block(n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                check::close(found.row(i)[j], expected.row(i)[j], 1e-13, 1e-13);
    }
});

// Columns of the first block sum as one block does: by lanes, whatever kernel does it.
const check::Case same_sums("the first block has the bits of one block", [] {
    for (const std::size_t n : sizes) {
        const LargeLower found = factor_of(n, 1);
        const PaddedMatrix expected = by_one_block(n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i && j < 64; ++j)
                check::that(found.row(i)[j] == expected.row(i)[j], std::to_string(n));
    }
});

const check::Case inverts("the inverse in blocks is that of one block, transposed", [] {
    for (const std::size_t n : sizes) {
        const LargeLower lower = factor_of(n, 1);
        PaddedMatrix same(n), expected(n);
        for (std::size_t i = 0; i < n; ++i)
            std::copy_n(lower.row(i), i + 1, same.row(i));
        emgine::kernels().invert_lower(same.row(0), 0, n, same.stride, expected.row(0));
        const std::vector<double> found = inverse_of(lower, 1);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                check::close(found[j * n + i], expected.row(i)[j], 1e-12, 1e-12);
    }
});

const check::Case threads("the number of threads changes no bit", [] {
    for (const std::size_t n : {std::size_t{197}, std::size_t{389}}) {
        const LargeLower one = factor_of(n, 1);
        const std::vector<double> triangle = triangle_of(one), inverse = inverse_of(one, 1);
        for (const int n_threads : {2, 3, 5}) {
            check::that(triangle_of(factor_of(n, n_threads)) == triangle, "factor");
            check::that(inverse_of(one, n_threads) == inverse, "inverse");
        }
    }
});

const check::Case refuses("what is not positive definite has no factor, in any block", [] {
    for (const std::size_t at : {std::size_t{3}, std::size_t{70}, std::size_t{399}})
        for (const double pivot : {0.0, -1.0, std::nan("")})
            for (const int n_threads : {1, 3}) {
                constexpr std::size_t n = 400;
                std::vector<double> a(n * n);
                for (std::size_t i = 0; i < n; ++i)
                    a[i * (n + 1)] = i == at ? pivot : 1.0;
                LargeLower factor(n);
                check::that(!emgine::cholesky_in_blocks(a.data(), factor, n_threads), "refused");
                check::that(!emgine::is_positive_definite(a.data(), n, n_threads), "asked");
                a[at * (n + 1)] = 0.5;
                check::that(emgine::is_positive_definite(a.data(), n, n_threads), "sound");
            }
});

const check::Case ends("whoever is asked can end it, also within the task of a worker", [] {
    const std::vector<double> matrix = positive_definite(300);
    const auto ended = [&](int workers, int threads_of_each) {
        int asked = 0;
        const emgine::AskMeanwhile meanwhile([&] { return ++asked <= 3; });
        try {
            emgine::parallel_for(2, static_cast<std::size_t>(workers), emgine::asked_meanwhile(),
                                 [&](const emgine::Task&) {
                                     for (int repeat = 0; repeat < 1000; ++repeat) {
                                         LargeLower factor(300);
                                         emgine::cholesky_in_blocks(matrix.data(), factor,
                                                                    threads_of_each);
                                     }
                                 });
        } catch (const emgine::Interrupted&) {
            return true;
        }
        return false;
    };
    check::that(ended(1, 1), "alone");
    check::that(ended(2, 1), "two workers");
    check::that(ended(1, 2), "two threads of one matrix");
});

} // namespace
