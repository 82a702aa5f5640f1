// CRC-32 (IEEE 802.3, reflected): detects every damage of up to 32 neighbouring bits. It protects
// against accidents, not against malice, so the contents of a file are checked as well.
#include <array>

#include "files/model_header.hpp"

namespace emgine {

namespace {

std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = remainder >> 1 ^ ((remainder & 1) != 0 ? 0xEDB88320u : 0);
        table[byte] = remainder;
    }
    return table;
}

} // namespace

Checksum::Checksum(const ModelHeader& header) {
    for (const std::string* text :
         {&header.family, &header.covariance_type, &header.feature_names, &header.estimator})
        add(text->c_str(), text->size() + 1);
}

void Checksum::add(const void* bytes, std::size_t n) {
    static const std::array<std::uint32_t, 256> table = make_table();
    const auto* byte = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < n; ++i)
        register_ = register_ >> 8 ^ table[(register_ ^ byte[i]) & 0xFF];
}

std::string Checksum::text() const {
    std::string digits;
    for (int shift = 28; shift >= 0; shift -= 4)
        digits.push_back("0123456789abcdef"[~register_ >> shift & 15]);
    return digits;
}

} // namespace emgine
