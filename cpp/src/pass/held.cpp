// What is held, put in the place of what an M-step estimated.
#include "emgine/held.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace emgine {

bool HeldArray::any(std::size_t first, std::size_t n) const {
    const auto begin = mask.begin() + static_cast<std::ptrdiff_t>(first);
    return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(n),
                       [](char m) { return m != 0; });
}

bool HeldArray::all(std::size_t first, std::size_t n) const {
    const auto begin = mask.begin() + static_cast<std::ptrdiff_t>(first);
    return std::all_of(begin, begin + static_cast<std::ptrdiff_t>(n),
                       [](char m) { return m != 0; });
}

const HeldArray* Held::array(const std::string& name) const {
    for (const HeldArray& array : parameters)
        if (array.name == name)
            return &array;
    return nullptr;
}

Held Held::within(const std::string& prefix) const {
    Held own;
    for (const HeldArray& array : parameters)
        if (array.name.compare(0, prefix.size(), prefix) == 0)
            own.parameters.push_back({array.name.substr(prefix.size()), array.values, array.mask});
    return own;
}

void hold_weights(const Held& held, std::vector<double>& weights) {
    if (held.weights_mask.empty())
        return;
    double rest = 1, estimated = 0, n_free = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const bool is_held = held.weights_mask[k] != 0;
        rest -= is_held ? held.weights[k] : 0;
        estimated += is_held ? 0 : weights[k];
        n_free += is_held ? 0 : 1;
    }
    rest = std::max(rest, 0.0);
    for (std::size_t k = 0; k < weights.size(); ++k)
        if (held.weights_mask[k] != 0)
            weights[k] = held.weights[k];
        else
            weights[k] = estimated > 0 ? rest * (weights[k] / estimated) : rest / n_free;
}

void hold_parameters(const Held& held, NamedArrays& parameters) {
    // A product may have as many arrays as features: they are looked up, not searched for.
    std::unordered_map<std::string_view, const HeldArray*> by_name;
    for (const HeldArray& own : held.parameters)
        by_name.emplace(own.name, &own);
    for (NamedArray& array : parameters) {
        const auto own = by_name.find(array.name);
        for (std::size_t i = 0; own != by_name.end() && i < array.values.size(); ++i)
            if (own->second->mask[i] != 0)
                array.values[i] = own->second->values[i];
    }
}

} // namespace emgine
