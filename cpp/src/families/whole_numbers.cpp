// Reads lists of whole numbers, which may come from a hostile file.
#include "families/whole_numbers.hpp"

#include <stdexcept>

namespace emgine {

namespace {

constexpr std::size_t most_digits = 16; // of 10^15, the largest number that anybody takes

// The number that begins at `at`, and moves on behind it; false where there is none.
bool read(const std::string& text, std::size_t& at, std::size_t& number) {
    const std::size_t begin = at;
    number = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        if (at - begin < most_digits)
            number = number * 10 + static_cast<std::size_t>(text[at] - '0');
    const std::size_t digits = at - begin;
    return digits > 0 && digits <= most_digits && (digits == 1 || text[begin] != '0');
}

} // namespace

std::vector<std::size_t> whole_numbers(const std::string& structure, std::size_t least,
                                       std::size_t most, const std::string& words) {
    std::vector<std::size_t> numbers;
    std::size_t at = 0, number = 0;
    bool good = true;
    do {
        good = read(structure, at, number) && number >= least && number <= most &&
               (at == structure.size() || structure[at] == ',');
        numbers.push_back(number);
    } while (good && at++ < structure.size());
    if (!good)
        throw std::invalid_argument(words + " must be whole numbers from " + std::to_string(least) +
                                    " to " + std::to_string(most) + " with commas between. Got '" +
                                    structure.substr(0, 80) + "'.");
    return numbers;
}

} // namespace emgine
