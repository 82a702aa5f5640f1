// Factor and inverse of large matrices: those of one block, to rounding; with the same bits for any
// number of threads and at every place of the edge of a block.
#include "check.hpp"
#include "problem.hpp"

#include <cmath>
#include <numeric>

#include "algebra/large_matrix.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace {

using emgine::PaddedMatrix;

// Around multiples of a block, of a tile and of a register.
constexpr std::size_t sizes[] = {64, 65, 70, 127, 128, 131, 192, 197, 260};

PaddedMatrix positive_definite(std::size_t n) {
    problem::Uniform uniform(n);
    const std::vector<double> dense = problem::covariance_matrix(n, uniform);
    PaddedMatrix made(n);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(dense.data() + i * n, i + 1, made.row(i));
    return made;
}

PaddedMatrix factor_of(std::size_t n, int n_threads) {
    PaddedMatrix a = positive_definite(n), factor(n);
    check::that(emgine::cholesky_in_blocks(a, factor, n_threads), "positive definite");
    return factor;
}

const check::Case factors("the factor in blocks is that of one block", [] {
    for (const std::size_t n : sizes) {
        const PaddedMatrix a = positive_definite(n), found = factor_of(n, 1);
        PaddedMatrix expected(n);
        emgine::kernels().cholesky(a.row(0), n, a.stride, 0, n, expected.row(0));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                check::close(found.row(i)[j], expected.row(i)[j], 1e-13, 1e-13);
    }
});

const check::Case inverts("the inverse in blocks is that of one block, transposed", [] {
    for (const std::size_t n : sizes) {
        const PaddedMatrix lower = factor_of(n, 1);
        PaddedMatrix expected(n);
        std::vector<double> found(n * n);
        emgine::kernels().invert_lower(lower.row(0), 0, n, lower.stride, expected.row(0));
        emgine::transposed_inverse_in_blocks(lower, 1, found.data(), n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                check::close(found[j * n + i], expected.row(i)[j], 1e-12, 1e-12);
    }
});

const check::Case threads("the number of threads changes no bit", [] {
    for (const std::size_t n : {std::size_t{197}, std::size_t{300}}) {
        const PaddedMatrix one = factor_of(n, 1), three = factor_of(n, 3);
        check::that(one.values == three.values, "factor");
        std::vector<double> inverse(n * n), again(n * n);
        emgine::transposed_inverse_in_blocks(one, 1, inverse.data(), n);
        emgine::transposed_inverse_in_blocks(one, 3, again.data(), n);
        check::that(inverse == again, "inverse");
    }
});

const check::Case refuses("what is not positive definite has no factor, in any block", [] {
    for (const std::size_t at : {std::size_t{3}, std::size_t{70}, std::size_t{199}})
        for (const double pivot : {0.0, -1.0, std::nan("")}) {
            PaddedMatrix a(200), factor(200);
            for (std::size_t i = 0; i < 200; ++i)
                a.row(i)[i] = i == at ? pivot : 1.0;
            check::that(!emgine::cholesky_in_blocks(a, factor, 2), "refused");
        }
});

const check::Case ends("whoever is asked can end it, also within the task of a worker", [] {
    const auto ended = [](int workers) {
        int asked = 0;
        const emgine::AskMeanwhile meanwhile([&] { return ++asked <= 3; });
        const PaddedMatrix lower = positive_definite(300);
        try {
            emgine::parallel_for(2, static_cast<std::size_t>(workers), emgine::asked_meanwhile(),
                                 [&](const emgine::Task&) {
                                     for (int repeat = 0; repeat < 1000; ++repeat) {
                                         PaddedMatrix a(300), factor(300);
                                         a.values = lower.values;
                                         emgine::cholesky_in_blocks(a, factor, 1);
                                     }
                                 });
        } catch (const emgine::Interrupted&) {
            return true;
        }
        return false;
    };
    check::that(ended(1), "alone");
    check::that(ended(2), "two workers");
});

} // namespace
