// The family: multinomial coefficients, probabilities that sum to 1, and its M-step.
#include "check.hpp"
#include "emgine/mixture.hpp"
#include "families/linear/linear_family.hpp"
#include "kernels/layout.hpp"

namespace {

using emgine::model_shape;

const emgine::LinearFamily& family() {
    return static_cast<const emgine::LinearFamily&>(emgine::family_of("multinomial"));
}

double base_of(const emgine::ModelShape& shape, const double* row) {
    double base = -1;
    family().write_base(shape, row, 1, 1, &base);
    return base;
}

const check::Case coefficients("multinomial coefficients", [] {
    const double row[] = {2, 0, 3, 1};
    check::close(base_of(model_shape("multinomial", "", 4, 1), row), std::log(60.0), 1e-15);
    check::that(base_of(model_shape("multinomial", "", 1, 1), row) == 0, "one category");
    const double none[] = {0, 0};
    check::that(base_of(model_shape("multinomial", "", 2, 1), none) == 0, "no trials");
});

const check::Case blocks("a block has the bits of its rows, few trials and many", [] {
    using emgine::block_stride;
    constexpr std::size_t n = 24;
    const auto shape = model_shape("multinomial", "", 3, 1);
    std::vector<double> x(3 * block_stride), base(n);
    for (std::size_t s = 0; s < n; ++s)
        for (std::size_t j = 0; j < 3; ++j)
            x[j * block_stride + s] = static_cast<double>(s == 9 ? 1000 + j : s == 17 ? 85 : s * j);
    family().write_base(shape, x.data(), n, block_stride, base.data());
    for (std::size_t s = 0; s < n; ++s) {
        const double row[] = {x[s], x[block_stride + s], x[2 * block_stride + s]};
        check::that(base[s] == base_of(shape, row), "row " + std::to_string(s));
    }
});

const check::Case probabilities("probabilities are from 0 to 1 and sum to 1", [] {
    const auto shape = model_shape("multinomial", "", 3, 1);
    const auto natural = family().natural(shape, {{"probabilities", {0.25, 0, 0.75}}});
    check::that(natural.only.size() == 1 && natural.only[0].statistic == 1, "only 0");
    for (const auto& wrong :
         std::vector<std::vector<double>>{{0.25, 0.1, 0.75}, {1.5, -0.5, 0}, {std::nan(""), 0, 1}})
        check::throws<emgine::IllDefinedComponent>(
            [&] { family().natural(shape, {{"probabilities", wrong}}); }, "no probabilities");
    check::throws<std::invalid_argument>([] { model_shape("multinomial", "3", 3, 1); },
                                         "a structure");
    check::that(emgine::n_free_parameters(model_shape("multinomial", "", 3, 2)) == 1 + 4, "free");
});

const check::Case m_step("shares of the counts; equal ones without any", [] {
    const auto shape = model_shape("multinomial", "", 2, 2);
    const auto p = family().parameters_of(shape, {1, 3, 0, 0}, nullptr)[0].values;
    check::that(p == std::vector<double>{0.25, 0.75, 0.5, 0.5}, "M-step");
});

} // namespace
