using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DeepSeek.Portal.Publishing;

/// <summary>Sets the signal after every commit, so that no feature has to remember to. A commit without news costs the publisher one small query.</summary>
internal sealed class PublishingInterceptor(PublishingSignal signal) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        signal.Set();
        return Task.CompletedTask;
    }
}
