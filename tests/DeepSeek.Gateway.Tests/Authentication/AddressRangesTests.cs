using System.Net;
using DeepSeek.Gateway.Authentication.Addresses;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class AddressRangesTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.1.2", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.1.2.3/8", "10.9.9.9", true)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData(" 127.0.0.1 ", "127.0.0.1", true)]
    [InlineData("10.0.0.0/33", "10.0.0.1", false)]
    [InlineData("10.0.0.0/-1", "10.0.0.1", false)]
    [InlineData("10.0.0.0/", "10.0.0.1", false)]
    [InlineData("everybody", "10.0.0.1", false)]
    [InlineData("", "10.0.0.1", false)]
    public void Contains_RangeAndAddress_AsExpected(string range, string address, bool contained) =>
        Assert.Equal(contained, AddressRanges.Parse([range]).Contains(IPAddress.Parse(address)));

    [Fact]
    public void Contains_UnknownAddress_Never() => Assert.False(AddressRanges.Parse(["0.0.0.0/0", "::/0"]).Contains(null));
}
