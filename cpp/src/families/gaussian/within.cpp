// The weight of an empty component is so small that it changes no digit of the others.
#include "families/gaussian/within.hpp"

#include <numeric>

#include "families/observed_weights.hpp"

namespace emgine {

namespace {

constexpr double next_to_nothing = 0x1p-200;
// A feature that no row of a component has takes the variance of the others at this weight.
constexpr double of_unseen = 0x1p-20;

const double* masses(const Scatters& from) {
    return from.mass != nullptr ? from.mass : from.weight.data();
}

void fill_empty(Within& within) {
    const std::size_t size = within.scatter.size() / within.k;
    const double total = std::accumulate(within.weight.begin(), within.weight.end(), 0.0);
    for (std::size_t k = 0; k < within.k; ++k) {
        if (within.weight[k] > 0)
            continue;
        within.weight[k] = next_to_nothing * total;
        for (std::size_t i = 0; i < size; ++i) {
            double all = 0;
            for (std::size_t other = 0; other < within.k; ++other)
                all += other == k ? 0 : within.scatter[other * size + i];
            within.scatter[k * size + i] = next_to_nothing * all;
        }
    }
}

// Of features, where rows may lack cells.
void fill_unseen(Within& within, const Scatters& from) {
    const std::size_t d = within.d;
    std::vector<double> scatter(d), weight(d);
    for (std::size_t i = 0; i < within.scatter.size(); ++i) {
        scatter[i % d] += within.scatter[i];
        weight[i % d] += within.weight[i];
    }
    for (std::size_t i = 0; i < within.scatter.size(); ++i)
        if (!(within.weight[i] > 0)) {
            const double own = of_unseen * from.weight[i / d];
            within.weight[i] = own > 0 ? own : next_to_nothing * weight[i % d];
            within.scatter[i] = within.weight[i] * per_weight(scatter[i % d], weight[i % d]);
        }
}

} // namespace

std::vector<double> repeated(const std::vector<double>& weight, std::size_t d) {
    std::vector<double> all;
    for (const double value : weight)
        all.insert(all.end(), d, value);
    return all;
}

Within within_matrices(const Scatters& from) {
    const std::size_t d = from.d;
    Within made{
        d, from.k, std::vector<double>(from.k * d * d), {masses(from), masses(from) + from.k}};
    const double* scatter = from.scatter;
    for (std::size_t k = 0; k < from.k; ++k) {
        double* own = made.scatter.data() + k * d * d;
        const double* shift = from.shift.data() + k * d;
        for (std::size_t i = 0; i < d; ++i) {
            for (std::size_t j = 0; j <= i; ++j, ++scatter)
                own[i * d + j] = own[j * d + i] = *scatter - from.weight[k] * shift[i] * shift[j];
            own[i * (d + 1)] += from.weight[k] * from.reg_covar;
        }
    }
    fill_empty(made);
    return made;
}

Within within_features(const Scatters& from) {
    const std::size_t d = from.d;
    Within made{d, from.k, std::vector<double>(from.k * d), {}};
    for (std::size_t i = 0; i < from.k * d; ++i) {
        double weight = from.weight[i / d];
        if (from.observed != nullptr)
            weight = is_observed(from.observed[i], weight) ? from.observed[i] : 0;
        const double divisor = from.divisors == nullptr || weight == 0 ? weight : from.divisors[i];
        const double own =
            from.scatter[i] + divisor * from.reg_covar - weight * from.shift[i] * from.shift[i];
        made.scatter[i] = weight > 0 ? own : 0;
        made.weight.push_back(from.observed != nullptr ? divisor : masses(from)[i / d]);
    }
    if (from.observed != nullptr) {
        fill_unseen(made, from);
        return made;
    }
    std::vector<double> weight(masses(from), masses(from) + from.k);
    made.weight = std::move(weight);
    fill_empty(made);
    made.weight = repeated(made.weight, d);
    return made;
}

std::vector<double> constrained(const Structure& structure, std::size_t d,
                                const std::vector<double>& covariances,
                                const std::vector<double>& weights, const double* previous) {
    const std::size_t k = weights.size();
    std::vector<double> scatter;
    for (std::size_t c = 0; c < k; ++c)
        for (std::size_t i = 0; i < (has_matrices(structure.storage) ? d : 1); ++i)
            for (std::size_t j = 0; j < (has_matrices(structure.storage) ? i + 1 : d); ++j)
                scatter.push_back(
                    weights[c] *
                    covariances[has_matrices(structure.storage) ? (c * d + i) * d + j : c * d + j]);
    const std::vector<double> shift(k * d);
    Scatters from{d, k, scatter.data(), weights, shift, 0};
    from.previous = previous;
    return structure.covariances(from);
}

} // namespace emgine
