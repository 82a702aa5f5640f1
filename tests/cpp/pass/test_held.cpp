// Weights and parameters that an M-step keeps, and how the others share what is left.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"

#include <numeric>

namespace {

using emgine::Held;
using emgine::HeldArray;

const check::Case any_and_all("a mask knows whether some or all of its numbers are held", [] {
    const HeldArray array{"means", {1, 2, 3, 4}, {1, 0, 1, 1}};
    check::that(array.any(0, 2) && !array.all(0, 2), "some");
    check::that(array.all(2, 2) && !array.any(1, 1), "all");
});

const check::Case weights("free weights share what remains, as they are to one another", [] {
    const Held held{{0.25, 0.5, 0.125, 0.125}, {1, 0, 0, 1}, {}};
    std::vector<double> found{0.1, 0.2, 0.6, 0.1};
    hold_weights(held, found);
    check::that(found[0] == 0.25 && found[3] == 0.125, "held");
    check::close(found[1], 0.625 / 4, 1e-15);
    check::close(found[2], 0.625 * 3 / 4, 1e-15);
    std::vector<double> empty{0.5, 0, 0, 0.5};
    hold_weights(held, empty);
    check::close(empty[1], 0.3125, 1e-15);
    std::vector<double> free{0.5, 0.5};
    hold_weights(Held{}, free);
    check::that(free == std::vector<double>{0.5, 0.5}, "nothing is held");
});

const check::Case parameters("held numbers replace those of the same name", [] {
    const Held held{{}, {}, {{"0/rates", {7, 8}, {0, 1}}, {"1/means", {9}, {1}}}};
    emgine::NamedArrays arrays{{"0/rates", {1, 2}}, {"2/means", {3}}};
    hold_parameters(held, arrays);
    check::that(arrays[0].values == std::vector<double>{1, 8}, "by its mask");
    check::that(arrays[1].values == std::vector<double>{3}, "another name");
    const Held child = held.within("0/");
    check::that(child.parameters.size() == 1 && child.array("rates") != nullptr, "of a child");
    check::that(child.array("means") == nullptr && child.weights_mask.empty(), "nothing else");
});

const check::Case m_step("an M-step keeps what is held, to the bit", [] {
    for (const std::string& type : problem::types) {
        const problem::Problem p = problem::make(type, 200, 3, 3);
        const emgine::Mixture mixture = p.mixture();
        const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
        std::vector<char> mask(9, 0);
        std::fill(mask.begin(), mask.begin() + 3, char{1});
        const Held held{p.weights, {0, 1, 0}, {{"means", mixture.parameter("means"), mask}}};
        emgine::MStep options;
        options.held = &held;
        const emgine::Mixture made = emgine::maximization(statistics, options);
        check::that(made.weights()[1] == p.weights[1], type + " weight");
        check::close(std::accumulate(made.weights().begin(), made.weights().end(), 0.0), 1, 1e-15);
        for (std::size_t j = 0; j < 3; ++j)
            check::that(made.parameter("means")[j] == p.means[j], type + " mean");
        check::that(made.parameter("means")[3] != p.means[3], type + " free mean");
        const auto after = emgine::expectation({p.view()}, made, nullptr, {});
        check::that(after.log_likelihood() >= statistics.log_likelihood(), type + " rises");
    }
});

} // namespace
