// Variances where rows lack cells: given the component the features are independent, so each has
// the moments of the rows that have it (available cases), which is the exact M-step: nothing is
// completed, and EM is no slower than without gaps. A feature that no row of a component has keeps
// the reference as its mean, and takes the variance of the other components.
#include <algorithm>

#include "families/gaussian/structures.hpp"
#include "families/observed_weights.hpp"

namespace emgine {

namespace {

// Of a group of features that share a variance, under one component or under all.
struct Group {
    double scatter = 0, weight = 0;
    double variance() const { return scatter / weight; }
};

// What a feature of a component adds to its group: the part of its scatter that the shift of its
// mean takes away, and its weight.
void add_feature(const Scatters& from, std::size_t k, std::size_t j, Group& group) {
    const std::size_t i = k * from.d + j;
    if (!is_observed(from.observed[i], from.weight[k]))
        return;
    group.scatter -= from.observed[i] * from.shift[i] * from.shift[i];
    group.weight += (from.divisors == nullptr ? from.observed : from.divisors)[i];
}

} // namespace

std::vector<double> variances_of_observed(Storage storage, const Scatters& from) {
    const bool shared = is_shared(storage);
    const std::size_t of_component = has_diagonals(storage) ? from.d : 1;
    const std::size_t n = shared ? of_component : from.k * of_component;
    std::vector<Group> groups(n), pooled(of_component);
    for (std::size_t i = 0; i < n; ++i)
        groups[i].scatter = from.scatter[i];
    for (std::size_t k = 0; k < from.k; ++k)
        for (std::size_t j = 0; j < from.d; ++j)
            add_feature(from, k, j, groups[(shared ? 0 : k * of_component) + j % of_component]);
    for (std::size_t i = 0; i < n; ++i) {
        pooled[i % of_component].scatter += groups[i].scatter;
        pooled[i % of_component].weight += groups[i].weight;
    }
    std::vector<double> variances;
    for (std::size_t i = 0; i < n; ++i)
        variances.push_back(
            (groups[i].weight > 0 ? groups[i] : pooled[i % of_component]).variance() +
            from.reg_covar);
    return variances;
}

} // namespace emgine
