// Groups merge where that costs least likelihood; threads change no bit; what cannot merge is
// refused.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/merging.hpp"
#include "emgine/mixture.hpp"

namespace {

// Two halves of a long group, and two round ones that are nearer to each other than the halves.
emgine::Groups four_groups(bool matrices) {
    emgine::Groups groups{matrices, 2, {100, 50, 100, 50}, {-8, 0, 0, 12, 8, 0, 0, 20}, {}};
    for (const double along : {36.0, 1.0, 36.0, 1.0})
        for (const double value :
             matrices ? std::vector<double>{along, 0, 0, 1} : std::vector<double>{along, 1})
            groups.covariances.push_back(value);
    return groups;
}

// Moments of any kind, of many groups.
emgine::Groups many_groups(std::size_t n, std::size_t d) {
    problem::Uniform uniform(3);
    emgine::Groups groups{true, d, {}, {}, {}};
    for (std::size_t g = 0; g < n; ++g) {
        groups.weight.push_back(100 + 90 * uniform());
        for (std::size_t j = 0; j < d; ++j)
            groups.means.push_back(5 * uniform());
        for (const double value : problem::covariance_matrix(d, uniform))
            groups.covariances.push_back(value);
    }
    return groups;
}

bool is_refused(const emgine::Groups& groups) {
    try {
        emgine::merge_groups(groups, {1, 1}, 0, 2, {});
    } catch (const emgine::IllDefinedComponent&) {
        return true;
    }
    return false;
}

const check::Case halves("the halves of a long group merge to its moments", [] {
    for (const bool matrices : {false, true}) {
        const emgine::Groups left = emgine::merge_groups(four_groups(matrices), {1, 1}, 0, 3, {});
        check::that(left.weight == std::vector<double>{200, 50, 50}, "weights");
        check::that(left.means == std::vector<double>{0, 0, 0, 12, 0, 20}, "means");
        check::that(left.covariances[0] == 100, std::to_string(left.covariances[0]));
    }
});

const check::Case few("a group of little weight merges first", [] {
    emgine::Groups groups = four_groups(true);
    groups.weight[3] = 5;
    const emgine::Groups left = emgine::merge_groups(groups, {1, 1}, 6, 3, {});
    check::that(left.weight == std::vector<double>{100, 55, 100}, "weights");
});

const check::Case same_bits("threads change no bit", [] {
    const emgine::Groups groups = many_groups(60, 20);
    const std::vector<double> unit(20, 1.0);
    const auto one = emgine::merge_groups(groups, unit, 50, 9, {1, {}});
    const auto two = emgine::merge_groups(groups, unit, 50, 9, {2, {}});
    check::that(one.weight.size() == 9, std::to_string(one.weight.size()) + " groups");
    check::that(one.weight == two.weight && one.means == two.means &&
                    one.covariances == two.covariances,
                "the same groups");
});

const check::Case refused("covariances that are none, and groups too far apart, are refused", [] {
    emgine::Groups groups = four_groups(true);
    groups.covariances[4] = -1;
    check::that(is_refused(groups), "a negative variance");
    groups = four_groups(true);
    for (double& value : groups.means)
        value *= 1e200;
    check::that(is_refused(groups), "infinite distances");
});

const check::Case stays("fewer groups than asked for stay", [] {
    const emgine::Groups groups = four_groups(false);
    check::that(emgine::merge_groups(groups, {1, 1}, 0, 5, {}).covariances == groups.covariances,
                "the same covariances");
});

} // namespace
