using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    [InlineData(67_108_864, true)]
    [InlineData(67_108_865, false)]
    public void MaxRequestBodyBytes_Range(int value, bool allowed)
    {
        var result = new RequestBodyOptionsValidator().Validate(null, new RequestBodyOptions { MaxRequestBodyBytes = value });

        Assert.Equal(allowed, result.Succeeded);
        Assert.True(allowed || result.FailureMessage!.StartsWith($"Gateway:MaxRequestBodyBytes is {value};", StringComparison.Ordinal), result.FailureMessage);
    }

    [Theory]
    [InlineData(0, 0.05, true)]
    [InlineData(300, 60, true)]
    [InlineData(-0.1, 1, false)]
    [InlineData(301, 1, false)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(1, double.PositiveInfinity, false)]
    public void LoadBalancing_Ranges(double cooldown, double connect, bool allowed) => Assert.Equal(
        allowed,
        new LoadBalancingOptionsValidator().Validate(null, new LoadBalancingOptions { CooldownSeconds = cooldown, ConnectTimeoutSeconds = connect }).Succeeded);
}
