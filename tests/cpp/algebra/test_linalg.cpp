// The factor of a positive definite matrix and its inverse, at the level that runs.
#include "check.hpp"
#include "problem.hpp"

#include "algebra/linalg.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

#include <algorithm>

namespace {

constexpr std::size_t sizes[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 40, 100};

struct Square {
    std::size_t n, stride;
    std::vector<double> values;
    explicit Square(std::size_t size)
        : n(size), stride((size + 7) / 8 * 8), values(size * stride, 0.0) {}
    double& operator()(std::size_t i, std::size_t j) { return values[i * stride + j]; }
};

Square positive_definite(std::size_t n) {
    problem::Uniform uniform(n);
    const std::vector<double> dense = problem::covariance_matrix(n, uniform);
    Square made(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            made(i, j) = dense[i * n + j];
    return made;
}

bool factorize(Square& a, Square& factor) {
    return emgine::kernels().cholesky(a.values.data(), a.n, a.stride, 0, a.n, factor.values.data());
}

const check::Case factors("L L' is the matrix, L is lower triangular", [] {
    for (const std::size_t n : sizes) {
        Square a = positive_definite(n), l(n);
        check::that(factorize(a, l), "positive definite");
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                double product = 0.0;
                for (std::size_t c = 0; c < n; ++c)
                    product += l(i, c) * l(j, c);
                check::close(product, a(i, j), 1e-14, 1e-14);
                check::that(j <= i || l(i, j) == 0.0, "zero above the diagonal");
            }
    }
});

const check::Case inverts("the inverse times the factor is the unit matrix", [] {
    for (const std::size_t n : sizes) {
        Square a = positive_definite(n), l(n), inverse(n);
        factorize(a, l);
        emgine::kernels().invert_lower(l.values.data(), 0, n, l.stride, inverse.values.data());
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                double product = 0.0;
                for (std::size_t c = 0; c < n; ++c)
                    product += inverse(i, c) * l(c, j);
                check::close(product, i == j ? 1.0 : 0.0, 1e-13, 1e-13);
            }
    }
});

const check::Case refuses("what is not positive definite has no factor", [] {
    for (const double pivot : {0.0, -1.0, std::nan(""), HUGE_VAL})
        for (const std::size_t at : {0, 5, 8}) {
            Square a(9), l(9);
            for (std::size_t i = 0; i < 9; ++i)
                a(i, i) = i == at ? pivot : 1.0;
            check::that(!factorize(a, l), "pivot " + std::to_string(pivot));
        }
});

const check::Case products("the product of upper triangles, and what is below them does not count",
                           [] {
                               for (const std::size_t n : sizes) {
                                   problem::Uniform uniform(n);
                                   std::vector<double> a(n * n), b(n * n);
                                   for (std::size_t i = 0; i < n * n; ++i) {
                                       a[i] = uniform();
                                       b[i] = uniform();
                                   }
                                   const auto product =
                                       emgine::upper_product(emgine::padded_upper_of(a.data(), n),
                                                             emgine::padded_upper_of(b.data(), n));
                                   for (std::size_t i = 0; i < n; ++i)
                                       for (std::size_t j = i; j < n; ++j) {
                                           double expected = 0;
                                           for (std::size_t l = i; l <= j; ++l)
                                               expected += a[i * n + l] * b[l * n + j];
                                           check::close(product.row(i)[j], expected, 1e-13, 1e-13);
                                       }
                               }
                           });

const check::Case again("a product in the memory of the last one has its bits", [] {
    for (const std::size_t n : sizes) {
        problem::Uniform uniform(n);
        emgine::PaddedMatrix a(n), product(n);
        for (int time = 0; time < 3; ++time) {
            std::vector<double> values(n * n);
            for (double& value : values)
                value = uniform();
            emgine::copy_upper(values.data(), a);
            emgine::upper_product(a, a, product);
            const auto fresh = emgine::padded_upper_of(values.data(), n);
            check::that(product.values == emgine::upper_product(fresh, fresh).values, "product");
        }
    }
});

const check::Case finite("a number that is not finite is found wherever it is", [] {
    for (const std::size_t n : sizes) {
        std::vector<double> values(n, 1e308);
        check::that(emgine::all_finite(values.data(), n), "large");
        for (std::size_t i = 0; i < n; ++i)
            for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
                values[i] = value;
                check::that(!emgine::all_finite(values.data(), n), std::to_string(i));
                values[i] = -1e308;
            }
    }
    check::that(emgine::all_finite(nullptr, 0), "none");
});

const check::Case round_trip("covariance to the precision's factor and back", [] {
    for (const std::size_t n : sizes) {
        problem::Uniform uniform(n);
        const std::vector<double> covariance = problem::covariance_matrix(n, uniform);
        std::vector<double> upper(n * n), back(n * n);
        check::that(emgine::precision_cholesky_of(covariance.data(), n, 1, upper.data()), "factor");
        emgine::covariance_of(upper.data(), n, back.data());
        for (std::size_t i = 0; i < n * n; ++i)
            check::close(back[i], covariance[i], 1e-13, 1e-13);
    }
});

const check::Case determinant("the log-determinant is that of the factor", [] {
    problem::Uniform uniform(4);
    for (const std::size_t n : {1, 2, 9, 40, 600}) { // the last one is factored in blocks
        std::vector<double> matrix(n * n), lower(n * n);
        double expected = 0;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < i; ++j)
                lower[i * n + j] = 0.3 * uniform() / std::sqrt(static_cast<double>(n));
            lower[i * (n + 1)] = 2 + uniform();
            expected += 2 * std::log(lower[i * (n + 1)]);
            for (std::size_t j = 0; j <= i; ++j)
                for (std::size_t c = 0; c <= j; ++c)
                    matrix[i * n + j] += lower[i * n + c] * lower[j * n + c];
        }
        check::close(emgine::log_determinant(matrix.data(), n), expected, 1e-12, 1e-12);
    }
    const double indefinite[] = {1.0, 2.0, 2.0, 1.0};
    check::that(emgine::log_determinant(indefinite, 2) == -HUGE_VAL, "minus infinity");
});

const check::Case indefinite("a matrix with a negative eigenvalue has no such factor", [] {
    const double matrix[] = {1.0, 2.0, 2.0, 1.0};
    double upper[4];
    check::that(!emgine::precision_cholesky_of(matrix, 2, 1, upper), "refused");
});

const check::Case
    side_by_side("several small matrices at a time have the bits of one at a time", [] {
        for (std::size_t n = 1; n <= 16; ++n)
            for (const std::size_t count : {2, 3, 4, 5, 8, 9, 19}) {
                check::that(emgine::are_small(n, count), "small");
                const std::size_t size = n * n;
                std::vector<double> many, made(count * size), back(count * size), one(size);
                for (std::size_t m = 0; m < count; ++m) {
                    problem::Uniform uniform(100 * n + m);
                    const std::vector<double> own = problem::covariance_matrix(n, uniform);
                    many.insert(many.end(), own.begin(), own.end());
                }
                check::that(emgine::small_precisions_cholesky_of(many.data(), n, count,
                                                                 made.data()) == count,
                            "all are positive definite");
                emgine::small_covariances_of(made.data(), n, count, back.data());
                for (std::size_t m = 0; m < count; ++m) {
                    const double* factor = made.data() + m * size;
                    emgine::precision_cholesky_of(many.data() + m * size, n, 1, one.data());
                    check::that(std::equal(one.begin(), one.end(), factor), "factor");
                    emgine::covariance_of(factor, n, one.data());
                    check::that(std::equal(one.begin(), one.end(), back.data() + m * size), "back");
                }
            }
        check::that(!emgine::are_small(17, 2) && !emgine::are_small(16, 1), "large, or one");
    });

const check::Case first_bad("the first of several that is not positive definite is found", [] {
    for (const double pivot : {0.0, -1.0, std::nan(""), HUGE_VAL})
        for (const std::size_t count : {2, 5, 17})
            for (std::size_t bad = 0; bad < count; ++bad) {
                std::vector<double> many(9 * count), made(9 * count);
                for (std::size_t i = 0; i < 3 * count; ++i)
                    many[i / 3 * 9 + i % 3 * 4] = i / 3 >= bad && i % 3 == 1 ? pivot : 1.0;
                check::that(
                    emgine::small_precisions_cholesky_of(many.data(), 3, count, made.data()) == bad,
                    "matrix " + std::to_string(bad));
            }
});

const check::Case
    asks("the factor of a large matrix asks whether to go on; a small one does not", [] {
        const auto times_asked = [](std::size_t n, int allowed) {
            const Square a = positive_definite(n);
            std::vector<double> factor(n * n);
            int asked = 0;
            const emgine::AskMeanwhile meanwhile([&] { return ++asked <= allowed; });
            try {
                emgine::precision_cholesky_of(a.values.data(), n, 1, factor.data());
            } catch (const emgine::Interrupted&) {
                check::that(asked == allowed + 1, "ended by the first refusal");
            }
            return asked;
        };
        check::that(times_asked(40, 1000) == 0, "small");
        check::that(times_asked(640, 1000) >= 8, "large");
        check::that(times_asked(640, 2) == 3, "ended");
    });

} // namespace
