using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class PersonalTokenRecordConfiguration : IEntityTypeConfiguration<PersonalTokenRecord>
{
    private const int PublicIdLength = 12;
    private const int HashLength = 64;

    public void Configure(EntityTypeBuilder<PersonalTokenRecord> builder)
    {
        builder.ToTable("PersonalTokens");
        builder.HasKey(token => token.PublicId);
        builder.Property(token => token.PublicId).HasMaxLength(PublicIdLength);
        builder.Property(token => token.Hash).HasMaxLength(HashLength);
        builder.Property(token => token.Name).HasMaxLength(PersonalTokenRecord.MaxNameLength);
        builder.Property(token => token.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasOne(token => token.User).WithMany().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
