using DeepSeek.Gateway.Replicas;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Replicas;

public sealed class RetryBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryWithdraw_MoreThanItsShare_IsRefusedUntilRequestsOrTimeBringMore()
    {
        var budget = new RetryBudget(_time);
        Assert.Equal(10, Withdraw(budget));

        for (var i = 0; i < 50; i++) budget.Deposit();
        Assert.InRange(Withdraw(budget), 9, 10);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(Withdraw(budget), 9, 11);
    }

    private static int Withdraw(RetryBudget budget)
    {
        var count = 0;
        while (budget.TryWithdraw()) count++;
        return count;
    }
}
